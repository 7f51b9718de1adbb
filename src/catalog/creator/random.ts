import { hash } from 'node:crypto'

/** A stream of draws that depends on its seed alone. */
export interface Random {
  /** Draws a number that is at least 0 and below 1. */
  fraction(): number
  between(low: number, high: number): number
  /** Draws a whole number; both ends are included. */
  integer(low: number, high: number): number
  chance(probability: number): boolean
  /** Draws around 0 with a standard deviation of 1, and never beyond 3.5. */
  normal(): number
  pick<T>(list: readonly [T, ...T[]]): T
  shuffled<T>(list: readonly T[]): T[]
  /** Draws as many of a list as it draws after their order; both ends are included. */
  some<T>(list: readonly T[], least: number, most: number): T[]
}

/** The draws of a seed. Two seeds that differ in one character share nothing. */
export function randomOf(seed: string): Random {
  // As text of a character a byte: making a buffer would take longer than hashing.
  const fraction = generator(hash('sha256', seed, 'binary'))
  const between = (low: number, high: number) => low + (high - low) * fraction()
  const integer = (low: number, high: number) => Math.floor(between(low, high + 1))
  return {
    fraction,
    between,
    integer,
    chance: (probability) => fraction() < probability,
    // The sum of four draws, spread to a deviation of one.
    normal: () => (fraction() + fraction() + fraction() + fraction() - 2) * Math.sqrt(3),
    pick: (list) => list[integer(0, list.length - 1)] ?? list[0],
    shuffled: (list) => some(list, list.map(fraction), list.length),
    some: (list, least, most) => some(list, list.map(fraction), integer(least, most)),
  }
}

/** As many of a list as are wanted, those with the lowest keys first. The keys are used up. */
function some<T>(list: readonly T[], keys: number[], count: number): T[] {
  return Array.from({ length: Math.min(count, list.length) }, () => {
    const at = keys.indexOf(Math.min(...keys))
    keys[at] = Number.POSITIVE_INFINITY
    return list[at] as T
  })
}

/** Small fast counter (sfc32), seeded by the first 96 bits of a text with a byte a character. */
function generator(seed: string): () => number {
  const word = (at: number) =>
    seed.charCodeAt(at) |
    (seed.charCodeAt(at + 1) << 8) |
    (seed.charCodeAt(at + 2) << 16) |
    (seed.charCodeAt(at + 3) << 24)
  let [a, b, c] = [word(0), word(4), word(8)]
  let counter = 1
  return () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
}

/**
 * A slow wave between -1 and 1 over the days, its own for every seed.
 * From one day to the next it moves by less than 0.11.
 */
export function slowWave(seed: string, dayNumber: number): number {
  if (seed !== latest.seed) latest = shapeOf(seed)
  const wave = ([periodDays, phase]: readonly [number, number]) =>
    Math.sin(2 * Math.PI * (dayNumber / periodDays + phase))
  return 0.7 * wave(latest.long) + 0.3 * wave(latest.short)
}

interface WaveShape {
  readonly seed: string
  /** Its period in days, and where in it the wave begins. */
  readonly long: readonly [number, number]
  readonly short: readonly [number, number]
}

function shapeOf(seed: string): WaveShape {
  const random = randomOf(`drift/${seed}`)
  const long = [random.between(90, 180), random.fraction()] as const
  return { seed, long, short: [random.between(35, 60), random.fraction()] }
}

/** One creator's videos ask for the same wave on many days in a row. */
let latest: WaveShape = shapeOf('')
