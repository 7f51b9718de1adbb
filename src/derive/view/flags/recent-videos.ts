import { parseInstant } from '../../../core/instant.ts'
import { figureOf, memberOf } from '../../figure-of.ts'
import { answerOf, type FlagFacts, lacking, type NotJudged, tooFew } from './flag.ts'

export interface RecentVideo {
  readonly id: string
  readonly publishedAtMs: number
  readonly isPaid: boolean
  /** Undefined where the upstream does not say. */
  readonly plays: number | undefined
  readonly isHot: boolean | undefined
}

/** The dataset that lists the newest videos, and the lists that it has. */
export const recentDataset = 'show-items'
const lists = { latest_item_info: false, latest_star_item_info: true } as const

/** How many videos a list goes back. */
export const listLength = 15

/**
 * The lists of newest videos, the newest first; what is missing where one of them is not there or
 * has a video that cannot be placed.
 */
export function recentLists(facts: FlagFacts): readonly (readonly RecentVideo[])[] | NotJudged {
  const data = answerOf(facts, recentDataset)?.read.data
  const read = Object.entries(lists).flatMap(([name, isPaid]) => {
    const videos = videosIn(memberOf(data, name), isPaid)
    return videos ? [videos] : []
  })
  return read.length === 2 ? read : lacking(recentDataset, ...Object.keys(lists))
}

/** The last 15 of both kinds, the newest first. */
export function lastVideos(facts: FlagFacts): readonly RecentVideo[] | NotJudged {
  const found = recentLists(facts)
  return 'state' in found ? found : newestOf(found)
}

/** The last videos with their plays, where there are enough of them to judge by. */
export function enoughPlayed(facts: FlagFacts): readonly PlayedVideo[] | NotJudged {
  const found = lastVideos(facts)
  if ('state' in found) return found
  const videos = withPlays(found)
  return 'state' in videos ? videos : (tooFew(videos.length, facts.thresholds) ?? videos)
}

/** The newest of several lists; what is in two of them is once here, as a paid one if it is that. */
function newestOf(found: readonly (readonly RecentVideo[])[]): readonly RecentVideo[] {
  const byId = new Map(found.flat().map((video) => [video.id, video]))
  return [...byId.values()]
    .toSorted((a, b) => b.publishedAtMs - a.publishedAtMs)
    .slice(0, listLength)
}

type PlayedVideo = RecentVideo & { readonly plays: number }

/** Videos with their plays; what is missing where one of them has none. */
function withPlays(videos: readonly RecentVideo[]): readonly PlayedVideo[] | NotJudged {
  const played = videos.flatMap((video) => {
    const { plays } = video
    return plays === undefined ? [] : [{ ...video, plays }]
  })
  return played.length < videos.length ? lacking(recentDataset, 'play') : played
}

function videosIn(rows: unknown, isPaid: boolean): readonly RecentVideo[] | undefined {
  if (!Array.isArray(rows)) return undefined
  const videos = (rows as readonly unknown[]).flatMap((row) => {
    const id = memberOf(row, 'item_id')
    const publishedAtMs = parseInstant(String(memberOf(row, 'create_time')))
    if (typeof id !== 'string' || publishedAtMs === undefined) return []
    const isHot = memberOf(row, 'is_hot')
    const plays = figureOf(memberOf(row, 'play'))
    return [
      { id, publishedAtMs, isPaid, plays, isHot: typeof isHot === 'boolean' ? isHot : undefined },
    ]
  })
  if (videos.length < rows.length) return undefined
  return videos.toSorted((a, b) => b.publishedAtMs - a.publishedAtMs)
}
