import type { Unit } from './units.ts'

/** The units that figures are compared in. */
export type NormalUnit = Exclude<Unit, 'fen' | 'per10k' | 'centiseconds'>

interface Scale {
  readonly unit: NormalUnit
  /** What a figure is divided by to be in it. */
  readonly divisor: number
}

/** What the upstream's small units come to. */
const smallUnits: Readonly<Record<Exclude<Unit, NormalUnit>, Scale>> = {
  fen: { unit: 'yuan', divisor: 100 },
  per10k: { unit: 'fraction', divisor: 10_000 },
  centiseconds: { unit: 'seconds', divisor: 100 },
}

/** The normal unit of a figure, and what the figure is divided by. */
export function normalised(unit: Unit): Scale {
  return isSmall(unit) ? smallUnits[unit] : { unit, divisor: 1 }
}

function isSmall(unit: Unit): unit is keyof typeof smallUnits {
  return unit in smallUnits
}
