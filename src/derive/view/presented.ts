import type { NormalUnit } from '../../catalog/normal-units.ts'
import type { VideoKind } from '../../catalog/view/section.ts'
import type { Text } from '../../core/text.ts'
import type { Better } from './compared-figures.ts'
import type { BasisTier, Comparison, CreatorState } from './comparison.ts'
import type { Derived, Formula } from './derived.ts'
import type { ComparedFlag } from './presented-flags.ts'

/** How the answer to one question came, as callers are told; money is decimal text. */
export interface PresentedOrigin {
  readonly section: string
  readonly dataset: string
  readonly asked: Readonly<Record<string, string>>
  readonly endpoint: string
  readonly requestId: string
  readonly cost: string
  readonly source: string | null
  readonly sandbox: boolean
  readonly collectedAt: string | null
  readonly ageSeconds: number | null
  readonly error: { readonly code: number; readonly message: string } | null
}

interface PresentedInput {
  readonly name: string
  readonly value: number
}

export interface PresentedValue {
  readonly creator: string
  readonly value: number | null
  readonly rank: number | null
  readonly noTier: boolean
  readonly inputs: readonly PresentedInput[]
}

export interface PresentedFigure {
  readonly name: string
  readonly label: string
  readonly tier: BasisTier | null
  readonly unit: NormalUnit
  readonly better: NonNullable<Better> | null
  readonly formula: string | null
  readonly values: readonly PresentedValue[]
}

/** What figures of a comparison are of. */
export interface PresentedBasis {
  readonly tier: BasisTier | null
  readonly kind: VideoKind
  readonly days: 30 | 90
  readonly paidTraffic: boolean
  /** What is wrong where nobody sells the tier that was asked for; null where nothing is. */
  readonly problem: string | null
}

/** A comparison as it is answered, with the origins that whoever compared has to tell. */
export interface PresentedComparison<Origin = PresentedOrigin> {
  readonly sandbox: boolean
  /** Of real and made-up data together: what was made of which; null where all is of one kind. */
  readonly mixed: string | null
  readonly basis: PresentedBasis
  readonly creators: readonly {
    readonly creator: string
    readonly name: string | null
    readonly state: CreatorState
    readonly origins: readonly Origin[]
  }[]
  readonly figures: readonly PresentedFigure[]
  readonly flags: readonly ComparedFlag[]
}

type Say = (text: Text) => string

/** The figures of a comparison as they are answered. */
export function presentFigures({ rows }: Comparison, say: Say): readonly PresentedFigure[] {
  return rows.map(({ name, label, tier, unit, better, formula, values }) => ({
    name,
    label: say(label),
    tier: tier ?? null,
    unit,
    better: better ?? null,
    formula: formula ? say(formula.formula) : null,
    values: values.map(({ creator, value, rank, isWithoutTier, inputs }) => ({
      creator,
      value: value ?? null,
      rank: rank ?? null,
      noTier: isWithoutTier,
      inputs: presentInputs(inputs),
    })),
  }))
}

/** A derived figure with how it follows. */
export function presentDerived({ value, inputs }: Derived, formula: Formula, say: Say) {
  const { name, title, unit } = formula
  const of = { formula: say(formula.formula), inputs: presentInputs(inputs) }
  return { name, label: say(title), value, unit, ...of }
}

function presentInputs(inputs: Derived['inputs'] = {}): readonly PresentedInput[] {
  return Object.entries(inputs).map(([name, value]) => ({ name, value }))
}
