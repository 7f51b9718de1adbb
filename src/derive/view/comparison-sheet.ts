import type { Language, Text } from '../../core/text.ts'
import type { Cell } from '../cells.ts'
import { flagsAt, labelsOf, suspectedText } from './compared-flags.ts'
import type { BasisTier } from './comparison.ts'
import type { PresentedComparison, PresentedFigure, PresentedOrigin } from './presented.ts'
import type { ComparedFlag } from './presented-flags.ts'
import {
  basisText,
  figureCell,
  sectionText,
  sheetTexts,
  stateTexts,
  withUnit,
} from './sheet-texts.ts'

/** What of its origins a sheet tells; those that are undefined are not known where it is made. */
export type SheetOrigin = Pick<PresentedOrigin, 'section' | 'source' | 'sandbox' | 'collectedAt'> &
  Partial<Pick<PresentedOrigin, 'requestId' | 'error'>>

/** A comparison as rows of a spreadsheet: the headings, then a row for each creator. */
export function comparisonSheet(
  { sandbox, mixed, basis, creators, figures, flags }: PresentedComparison<SheetOrigin>,
  language: Language,
  states = stateTexts,
): readonly (readonly Cell[])[] {
  const say = (text: Text) => text[language]
  const shown = shownFigures(figures, basis.tier)
  const isNamed = creators.some(({ name }) => name !== null)
  const nature = mixed ?? say(sandbox ? sheetTexts.sandbox : sheetTexts.collected)
  const headings = [
    say(sheetTexts.creator),
    ...(isNamed ? [say(sheetTexts.name)] : []),
    say(sheetTexts.state),
    ...shown.map((figure) => withUnit(figureLabel(figure), figure.unit, language)),
    ...[sheetTexts.flags, sheetTexts.notJudged].map(say),
    ...[sheetTexts.basis, sheetTexts.source, sheetTexts.collectedAt, sheetTexts.requestIds].map(
      say,
    ),
    ...[sheetTexts.problems, sheetTexts.nature].map(say),
  ]
  const rows = creators.map(({ creator, name, state, origins }, index) => [
    creator,
    ...(isNamed ? [name] : []),
    say(states[state]),
    ...shown.map((figure) => valueCell(figure, index, say)),
    ...flagCells(flags, index, language),
    say(basisText(basis)),
    ...originCells(origins, language),
    nature,
  ])
  return [headings, ...rows]
}

/**
 * The figures that are shown where one tier is compared: all prices, its own costs, and what is of
 * no tier. A row that nobody has a figure in tells nothing.
 */
export function shownFigures(
  figures: readonly PresentedFigure[],
  tier: BasisTier | null,
): readonly PresentedFigure[] {
  return figures.filter(
    (figure) =>
      figure.values.some(({ value }) => value !== null) &&
      (figure.name === 'price' || !figure.tier || figure.tier.videoType === tier?.videoType),
  )
}

/** A figure's name with the tier that it is of. */
export function figureLabel({ label, tier }: Pick<PresentedFigure, 'label' | 'tier'>): string {
  return tier ? `${label} · ${tier.desc}` : label
}

function valueCell({ values, unit }: PresentedFigure, index: number, say: (text: Text) => string) {
  const { value = null, noTier = false } = values[index] ?? {}
  if (value !== null) return figureCell(value, unit)
  return say(noTier ? sheetTexts.noTier : sheetTexts.missing)
}

function flagCells(flags: readonly ComparedFlag[], index: number, language: Language) {
  const own = flagsAt(flags, index)
  return [
    suspectedText(own, language) ?? sheetTexts.missing[language],
    labelsOf(own.notJudged, language),
  ]
}

function originCells(origins: readonly SheetOrigin[], language: Language): readonly Cell[] {
  const told = (of: readonly (string | null | undefined)[]) =>
    [...new Set(of.filter((each) => each))].join(' ')
  const [oldest] = origins.flatMap(({ collectedAt }) => collectedAt ?? []).toSorted()
  return [
    told(origins.map(({ source }) => source)),
    oldest && timeCell(oldest),
    told(origins.map(({ requestId }) => requestId)),
    problemsOf(origins, language).join('; '),
  ]
}

/** Why sections did not come, those with the same reason together. */
export function problemsOf(
  origins: readonly Pick<SheetOrigin, 'section' | 'error'>[],
  language: Language,
): readonly string[] {
  const reasons = Map.groupBy(
    origins.filter(({ error }) => error),
    ({ error }) => `${error?.code} ${error?.message}`,
  )
  const [between, colon] = language === 'zh' ? ['、', '：'] : [', ', ': ']
  return [...reasons].map(([reason, of]) => {
    const names = new Set(of.map(({ section }) => sectionText(section)[language]))
    return `${[...names].join(between)}${colon}${reason}`
  })
}

/** A time of Shanghai that spreadsheets read as one. */
export const timeCell = (iso: string) => iso.slice(0, 19).replace('T', ' ')
