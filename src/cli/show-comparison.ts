import { mostCompared, tierOfMost } from '../catalog/compared.ts'
import { idPattern } from '../catalog/kinds/id.ts'
import { comparedCalls } from '../catalog/view/sections/index.ts'
import type { Language, Text } from '../core/text.ts'
import { byteOrderMark, csvText } from '../derive/csv.ts'
import { flagsAt, suspectedText } from '../derive/view/compared-flags.ts'
import {
  comparisonSheet,
  figureLabel,
  shownFigures,
  timeCell,
} from '../derive/view/comparison-sheet.ts'
import type { PresentedFigure } from '../derive/view/presented.ts'
import {
  basisText,
  figureCell,
  sheetTexts,
  stateTexts,
  withUnit,
} from '../derive/view/sheet-texts.ts'
import {
  type CollectedComparison,
  compareCollected,
} from '../services/creators/compare-collected.ts'
import { misread, readChoice } from './read.ts'
import { type ListFlags, output, type Shell } from './shell.ts'
import { type Column, tableOf } from './table.ts'

export interface CompareFlags extends ListFlags {
  readonly tier?: string
  readonly kind?: string
  readonly days?: string
  readonly csv?: boolean
}

/** `creators compare` */
export async function showComparison(
  shell: Shell,
  given: readonly string[],
  flags: CompareFlags,
): Promise<void> {
  const { language } = shell
  const creators = readCreators(given)
  const { tier = tierOfMost, kind = 'personal', days = '30' } = flags
  const basis = {
    tier: tier === tierOfMost ? undefined : tier,
    kind: readChoice('--kind', kind, ['personal', 'xingtu'] as const),
    days:
      readChoice('--days', days, ['30', '90'] as const) === '90' ? (90 as const) : (30 as const),
  }
  const shown = await shell.withContext(flags, (ctx, { flagThresholds }) =>
    compareCollected(ctx, creators, basis, flagThresholds, language),
  )
  if (flags.csv) {
    shell.print(byteOrderMark + csvText(comparisonSheet(shown, language, collectedStates)))
  } else {
    output(shell, flags, shown, tableFor(shown, language), basisLine(shown), ...remarks(shown))
  }
}

function readCreators(given: readonly string[]): readonly string[] {
  const wrong = given.find((id) => !idPattern.test(id))
  const creators = [...new Set(given)]
  if (wrong === undefined && creators.length <= mostCompared) return creators
  throw misread('ID', wrong ?? String(creators.length), {
    zh: `至多 ${mostCompared} 个不同的达人 ID，每个为 16 至 19 位数字，首位不为 0`,
    en: `at most ${mostCompared} different ids, each of 16 to 19 digits that do not start with 0`,
  })
}

/** What is not in the history was never collected on this basis, or is kept no longer. */
const collectedStates: typeof stateTexts = {
  ...stateTexts,
  nothing: { zh: '从未采集', en: 'never collected' },
}

/** A line of the table: a figure, or what is said of the creators. */
interface Line {
  readonly label: string
  readonly cells: readonly (string | null)[]
}

function tableFor(shown: CollectedComparison, language: Language) {
  const { basis, creators, figures, flags } = shown
  const flagged = creators.map((_, place) => flagsAt(flags, place))
  const lines: Line[] = [
    ...(creators.some(({ name }) => name !== null)
      ? [{ label: sheetTexts.name[language], cells: creators.map(({ name }) => name) }]
      : []),
    {
      label: sheetTexts.state[language],
      cells: creators.map(({ state }) => collectedStates[state][language]),
    },
    ...shownFigures(figures, basis.tier).map((figure) => figureLine(figure, shown, language)),
    {
      label: sheetTexts.flags[language],
      cells: flagged.map((of) => suspectedText(of, language) ?? null),
    },
    {
      label: sheetTexts.notJudged[language],
      cells: flagged.map(({ notJudged }) => `${notJudged.length} / ${flags.length}`),
    },
    {
      label: sheetTexts.source[language],
      cells: creators.map(
        ({ origins }) => [...new Set(origins.map((each) => each.source))].join(' ') || null,
      ),
    },
    {
      label: sheetTexts.collectedAt[language],
      cells: creators.map(({ origins }) => {
        const [oldest] = origins.flatMap(({ collectedAt }) => collectedAt ?? []).toSorted()
        return oldest === undefined ? null : timeCell(oldest)
      }),
    },
  ]
  const columns: readonly Column<Line>[] = [
    { heading: sheetTexts.figure, cell: ({ label }) => label, whole: true },
    ...creators.map(
      ({ creator }, index): Column<Line> => ({
        heading: { zh: creator, en: creator },
        cell: ({ cells }) => cells[index] ?? null,
        whole: true,
        ...(index > 0 && { spare: index }),
      }),
    ),
  ]
  return tableOf(columns, lines, { zh: '没有达人', en: 'No creators' })
}

/** Whoever does not sell the tier that is compared is the best of nothing. */
function figureLine(
  figure: PresentedFigure,
  { creators }: CollectedComparison,
  language: Language,
): Line {
  const { unit, values } = figure
  return {
    label: withUnit(figureLabel(figure), unit, language),
    cells: values.map(({ value, rank, noTier }, index) => {
      if (value === null) return noTier ? sheetTexts.noTier[language] : null
      const isBest = rank === 1 && creators[index]?.state === 'ok'
      return `${figureCell(value, unit)}${isBest ? ' *' : ''}`
    }),
  }
}

function basisLine({ basis }: CollectedComparison): Text {
  const { zh, en } = basisText(basis)
  const { tier } = basis
  return {
    zh: `口径：${tier ? `档位 ${tier.desc}，` : ''}${zh}。* 为可比达人中最优`,
    en: `Basis: ${tier ? `tier ${tier.desc}, ` : ''}${en}. * is the best of those compared`,
  }
}

function remarks({ sandbox, mixed, basis, creators }: CollectedComparison): readonly Text[] {
  const lacking = creators.filter(({ origins }) => origins.length < comparedCalls)
  const ids = lacking.map(({ creator }) => creator)
  const path = `/api/creators/compare?ids=${ids.join(',')}${queryOf(basis)}`
  const { problem } = basis
  return [
    ...(problem === null ? [] : [{ zh: problem, en: problem }]),
    ...(mixed === null ? [] : [sheetTexts.mixed]),
    ...(sandbox && mixed === null ? [sheetTexts.sandbox] : []),
    ...(ids.length > 0
      ? [
          {
            zh: `以上口径有未采集的数据。采集（按次计费，加 &dryRun=true 先看费用）：在文档“达人对比”页中操作，或以令牌请求 ${path}`,
            en: `Not all of this basis was collected. To collect it (charged by the call; &dryRun=true says how much first), use the page “Compare creators” of the documentation, or ask with a token for ${path}`,
          },
        ]
      : []),
  ]
}

/** How a call asks for the same videos and days, where it has to say them. */
function queryOf({ kind, days }: CollectedComparison['basis']): string {
  return (kind === 'xingtu' ? '&kind=XINTU_VIDEO' : '') + (days === 90 ? '&days=DAY_90' : '')
}
