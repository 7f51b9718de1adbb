import { type Live, type LiveKind, livesWithin } from '../../creator/live.ts'
import { ofCreator } from '../../define.ts'

const kinds: Readonly<Record<string, LiveKind>> = { '2': 'game', '3': 'ecommerce', '4': 'other' }

/** A creator without such streams has no figures. */
export const project = ofCreator((creator, { query }) => {
  const kind = kinds[query.live_type ?? '']
  const lives = livesWithin(creator, query.period === '90' ? 90 : 30)
    .filter((live) => kind === undefined || live.kind === kind)
    .filter(({ isOrdered }) => query.only_star_order !== 'true' || isOrdered)
  const figures = lives.length > 0 && figuresOf(lives, query.flow_type !== '1')
  return { ...figures, base_resp: { status_code: 0, status_message: '' } }
})

function figuresOf(lives: readonly Live[], naturalOnly: boolean) {
  const watched = lives.reduce(
    (sum, { viewers, paidShare }) => sum + Math.floor(viewers * (naturalOnly ? 1 - paidShare : 1)),
    0,
  )
  return {
    live_cnt: String(lives.length),
    live_days: String(new Set(lives.map(({ day }) => day)).size),
    avg_watch_ucnt: String(Math.floor(watched / lives.length)),
    watch_cnt: String(watched),
  }
}
