/** What half of a creator's peers exceed. */
export const usualOfPeers = {
  medianPlays: 20_000,
  interactionPer10k: 220,
  completionPer10k: 1500,
} as const

/** The share of peers, in 1/10,000, whom somebody exceeds with so many times the usual figure. */
export function overtakeOf(ratio: number): number {
  const square = ratio ** 2
  return Math.floor((10_000 * square) / (1 + square))
}
