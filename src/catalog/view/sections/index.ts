import type { Section } from '../section.ts'
import { indices } from './indices.ts'
import { performance } from './performance.ts'
import { prices } from './prices.ts'
import { videos } from './videos.ts'

/** Every section of the view, in its order. */
export const sections: readonly Section[] = [prices, performance, indices, videos]

export const comparedSections = sections.filter(({ isCompared }) => isCompared)
