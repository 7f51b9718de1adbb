import { hash } from 'node:crypto'

/** A stream of draws that depends on its seed alone: a small fast counter (sfc32). */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  /** The seed has its first 96 bits in a text with a byte a character. */
  constructor(seed: string) {
    this.#a = wordAt(seed, 0)
    this.#b = wordAt(seed, 4)
    this.#c = wordAt(seed, 8)
  }

  /** Draws a number that is at least 0 and below 1. */
  fraction(): number {
    const [b, c] = [this.#b, this.#c]
    const sum = (this.#a + b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = b ^ (b >>> 9)
    this.#b = (c + (c << 3)) | 0
    this.#c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.fraction()
  }

  /** Draws a whole number; both ends are included. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1))
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  /** Draws around 0 with a standard deviation of 1, and never beyond 3.5. */
  normal(): number {
    // The sum of four draws, spread to a deviation of one.
    const sum = this.fraction() + this.fraction() + this.fraction() + this.fraction()
    return (sum - 2) * Math.sqrt(3)
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.integer(0, list.length - 1)] ?? list[0]
  }

  shuffled<T>(list: readonly T[]): T[] {
    return lowest(list, this.#keys(list), list.length)
  }

  /** Draws some of a list in any order, and how many; both ends are included. */
  some<T>(list: readonly T[], least: number, most: number): T[] {
    return lowest(list, this.#keys(list), this.integer(least, most))
  }

  #keys(list: readonly unknown[]): number[] {
    return list.map(() => this.fraction())
  }
}

/** The draws of a seed. Two seeds that differ in one character share nothing. */
export function randomOf(seed: string): Random {
  // As text of a character a byte: making a buffer would take longer than hashing.
  return new Random(hash('sha256', seed, 'binary'))
}

/** As many of a list as are wanted, those with the lowest keys first. The keys are used up. */
function lowest<T>(list: readonly T[], keys: number[], count: number): T[] {
  const chosen: T[] = []
  while (chosen.length < count && chosen.length < list.length) {
    const at = keys.indexOf(Math.min(...keys))
    keys[at] = Number.POSITIVE_INFINITY
    chosen.push(list[at] as T)
  }
  return chosen
}

function wordAt(text: string, at: number): number {
  return (
    text.charCodeAt(at) |
    (text.charCodeAt(at + 1) << 8) |
    (text.charCodeAt(at + 2) << 16) |
    (text.charCodeAt(at + 3) << 24)
  )
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
