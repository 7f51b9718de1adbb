import { randomOf } from './random.ts'
import { validPlaysOf } from './video-figures.ts'
import type { Video } from './videos.ts'

/** What happens in two seconds of a video. */
export interface VideoSeconds {
  /** The second with which they begin. */
  readonly from: number
  /** How many stop watching. */
  readonly leaving: number
  readonly likes: number
}

const binSeconds = 2

/**
 * A video in steps of two seconds. Everybody leaves once: most at the start, those who watch it all
 * in the last step. The likes add up to the video's.
 */
export function secondsOf(video: Video): VideoSeconds[] {
  const random = randomOf(`video-seconds/${video.itemId}`)
  const count = Math.ceil(video.durationSeconds / binSeconds)
  const fallOff = random.between(1.5, 4)
  const curve = (tail: number) =>
    Array.from(
      { length: count },
      (_, at) => (Math.exp(-at / fallOff) + tail) * random.between(0.7, 1.3),
    )
  const viewers = validPlaysOf(video, video.plays)
  const finishing = Math.floor((viewers * video.completionPer10k) / 10_000)
  const leaving = parts(viewers - finishing, curve(0.01))
  const likes = parts(video.likes, curve(0.03))
  return leaving.map((some, at) => ({
    from: at * binSeconds,
    leaving: at === count - 1 ? some + finishing : some,
    likes: likes[at] ?? 0,
  }))
}

/** Splits a whole number by weights into whole numbers that add up to it. */
function parts(total: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let weight = 0
  let given = 0
  return weights.map((each) => {
    weight += each
    const before = given
    given = Math.round((total * weight) / whole)
    return given - before
  })
}
