import type { NormalUnit } from '../../catalog/normal-units.ts'
import { figuresByName } from '../../catalog/operations/figures.ts'
import { comparedSections } from '../../catalog/view/sections/index.ts'
import type { Text } from '../../core/text.ts'
import { brief } from '../answer-layout.ts'
import { knownFormulas } from './costs.ts'
import { audienceShares } from './creator-formulas.ts'
import type { Formula } from './derived.ts'

/** Which way a figure is better for a buyer; undefined where neither is known to be. */
export type Better = 'lower' | 'higher' | undefined

/** A figure that a comparison shows. */
export interface ComparedFigure {
  readonly name: string
  readonly label: Text
  readonly unit: NormalUnit
  readonly better: Better
  /** Whether it is of the tier that is compared. */
  readonly isOfTier: boolean
  /** How it follows from others; absent where a dataset gives it. */
  readonly formula?: Formula
}

const expectedCosts: readonly ComparedFigure[] = [
  {
    name: 'expected_cpm',
    label: { zh: '预期 CPM', en: 'Expected CPM' },
    unit: 'yuan',
    better: 'lower',
    isOfTier: true,
  },
  {
    name: 'expected_cpe',
    label: { zh: '预期 CPE', en: 'Expected CPE' },
    unit: 'yuan',
    better: 'lower',
    isOfTier: true,
  },
]

/** Figures of datasets, by the names that their history has, in the order of a buyer's questions. */
const named: readonly (readonly [name: string, better: Better])[] = [
  ['followers', undefined],
  ['play_mid', 'higher'],
  ['interact_rate', 'higher'],
  ['play_over_rate', 'higher'],
  ['item_num', undefined],
  ['avg_duration', undefined],
  ['star_index', 'higher'],
  ['spread_index', 'higher'],
  ['shopping_index', 'higher'],
  ['convert_index', 'higher'],
  ['cp_index', 'higher'],
  ['cooperate_index', 'higher'],
]

/** A figure of a dataset that a comparison does not ask is nobody's. */
const isAsked = ({ inputs }: Formula) =>
  inputs.every((name) => {
    const figure = figuresByName.get(name)
    return !figure || comparedSections.some(({ compared }) => compared.includes(figure.dataset))
  })

const ofShare = (formula: Formula): ComparedFigure => ({
  name: formula.name,
  label: formula.title,
  unit: formula.unit,
  better: undefined,
  isOfTier: false,
  formula,
})

/** Costs and plays have a better end; a cut of a price is good for nothing by itself. */
const betterIn: Readonly<Partial<Record<NormalUnit, Better>>> = { yuan: 'lower', count: 'higher' }

const ofFormula = (formula: Formula): ComparedFigure => ({
  name: formula.name,
  label: formula.title,
  unit: formula.unit,
  better: betterIn[formula.unit],
  isOfTier: true,
  formula,
})

const ofDataset = ([name, better]: (typeof named)[number]): ComparedFigure => {
  const figure = figuresByName.get(name)
  if (!figure) throw new Error(`Catalog: no figure ${name} to compare`)
  const { meaning, unit } = figure
  const label = { zh: brief(meaning.zh), en: brief(meaning.en) }
  return { name, label, unit, better, isOfTier: false }
}

/** The figures of a comparison, in its order, below the prices of all tiers. */
export const comparedFigures: readonly ComparedFigure[] = [
  ...expectedCosts,
  ...knownFormulas.filter(isAsked).map(ofFormula),
  ...named.map(ofDataset),
  ...audienceShares.filter(({ inputs }) => !inputs.includes('audience_top_crowd')).map(ofShare),
]
