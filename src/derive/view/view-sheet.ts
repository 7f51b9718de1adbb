import type { NormalUnit } from '../../catalog/normal-units.ts'
import { figuresByName } from '../../catalog/operations/figures.ts'
import type { VideoKind } from '../../catalog/view/section.ts'
import { shanghaiIso } from '../../core/clock.ts'
import type { Language, Text } from '../../core/text.ts'
import { brief } from '../answer-layout.ts'
import type { Cell } from '../cells.ts'
import { flagInputs } from './compared-flags.ts'
import { priceLabel } from './comparison.ts'
import { type SheetOrigin, timeCell } from './comparison-sheet.ts'
import type { ViewedFigure } from './costs.ts'
import type { PresentedFlag } from './presented-flags.ts'
import type { PreviousPrice } from './price-history.ts'
import type { Figures } from './read-body.ts'
import {
  figureCell,
  flagStateTexts,
  sectionText,
  sheetTexts,
  videoKindTexts,
  withUnit,
} from './sheet-texts.ts'
import type { Tier } from './tiers.ts'

/** What of a view goes into a sheet. */
export interface SheetView {
  readonly creator: string
  /** Whether any of it is made up. */
  readonly sandbox: boolean
  /** What was made of which data, where some is made up and some is not. */
  readonly mixed: string | null
  readonly answers: readonly {
    readonly origin: SheetOrigin
    readonly kind?: VideoKind
    /** Undefined where nothing came. */
    readonly figures?: Figures
    readonly tiers?: readonly Tier[]
  }[]
  /** The tiers on sale, with the prices that they had before. */
  readonly tiers: readonly (Pick<Tier, 'desc'> & {
    readonly previous?: PreviousPrice | undefined
  })[]
  readonly derived: readonly ViewedFigure[]
  readonly flags: readonly PresentedFlag[]
}

/** A view as rows of a spreadsheet: a row for each price, figure and derived figure of a creator. */
export function viewSheet(view: SheetView, language: Language): readonly (readonly Cell[])[] {
  const say = (text: Text) => text[language]
  const { creator, answers, tiers, derived, flags, sandbox, mixed } = view
  const natureOf = (isMadeUp: boolean) => say(isMadeUp ? sheetTexts.sandbox : sheetTexts.collected)
  const natureOfDerived = mixed ?? natureOf(sandbox)
  const headings = [
    ...[sheetTexts.creator, sheetTexts.section, sheetTexts.figure, sheetTexts.value],
    ...[sheetTexts.formula, sheetTexts.inputs, sheetTexts.source, sheetTexts.collectedAt],
    ...[sheetTexts.requestIds, sheetTexts.problems, sheetTexts.nature],
  ].map(say)
  const labelled = (label: string, unit: NormalUnit, of: string) =>
    withUnit(of === '' ? label : `${label} · ${of}`, unit, language)
  const ofKinds = answers.flatMap(({ kind, figures = {} }) => (kind ? Object.keys(figures) : []))
  const told = new Set(ofKinds.map((name) => figuresByName.get(name)?.meaning[language]))
  // Of two figures with one meaning the one that says which videos it is of is told.
  const isTold = (name: string, kind?: VideoKind) =>
    kind === undefined && told.has(figuresByName.get(name)?.meaning[language])
  const given = answers.flatMap(({ origin, kind, figures = {}, tiers = [] }) => {
    const row = (label: string, value: Cell) => [
      ...[creator, say(sectionText(origin.section)), label, value, '', '', origin.source],
      ...[
        origin.collectedAt && timeCell(origin.collectedAt),
        origin.requestId,
        '',
        natureOf(origin.sandbox),
      ],
    ]
    const prices = tiers.map(({ desc, priceYuan }) =>
      row(labelled(say(priceLabel), 'yuan', desc), figureCell(priceYuan, 'yuan')),
    )
    const named = Object.entries(figures).flatMap(([name, value]) => {
      const figure = figuresByName.get(name)
      if (!figure || figure.row || isTold(name, kind)) return []
      const label = labelled(
        figureName(say(figure.meaning)),
        figure.unit,
        kindLabel(kind, language),
      )
      return [row(label, figureCell(value, figure.unit))]
    })
    const { error } = origin
    const missing = row('', say(sheetTexts.missing))
      .with(-2, `${error?.code} ${error?.message}`)
      .with(-1, '')
    return error ? [missing] : [...prices, ...named]
  })
  const followed = derived.map(({ formula, value, inputs, tier, kind, part }) => {
    const of = [tier?.desc, part, kindLabel(kind, language)].filter((each) => each).join(' · ')
    const label = labelled(say(formula.title), formula.unit, of)
    const cells = [creator, say(sheetTexts.derived), label, figureCell(value, formula.unit)]
    const put = Object.entries(inputs).map(([name, each]) => `${name} = ${each}`)
    return [...cells, say(formula.formula), put.join(', '), '', '', '', '', natureOfDerived]
  })
  const previous = tiers.flatMap(({ desc, previous: before }) => {
    if (!before) return []
    const label = labelled(say(sheetTexts.previousPrice), 'yuan', desc)
    const at = timeCell(shanghaiIso(before.collectedAtMs))
    const cells = [creator, say(sheetTexts.derived), label, figureCell(before.priceYuan, 'yuan')]
    return [[...cells, '', '', '', at, '', '', natureOfDerived]]
  })
  const suspected = flags.map((flag) => {
    const { label, state, rule, reason } = flag
    const cells = [creator, say(sheetTexts.flag), label, say(flagStateTexts[state]), rule]
    return [...cells, flagInputs(flag), '', '', '', reason, natureOfDerived]
  })
  return [headings, ...given, ...previous, ...followed, ...suspected]
}

/** What a figure is called: costs say what they are of before what they are. */
const figureName = (meaning: string) => brief(meaning.replace(/：|: /, ' · '))

function kindLabel(kind: VideoKind | undefined, language: Language): string {
  return kind ? videoKindTexts[kind][language] : ''
}
