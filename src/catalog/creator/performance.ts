import type { Video, VideoFigures } from './videos.ts'

/** What a play of a set of videos leads to, cut to integers as the upstream does. */
export interface Rates {
  /** Likes, comments and shares, divided by the plays. */
  readonly interactionPer10k: number
  /** The mean completion, weighted by plays. */
  readonly completionPer10k: number
}

/** The rates of these very videos; undefined when there are none. */
export function ratesOf(videos: readonly VideoFigures[]): Rates | undefined {
  if (videos.length === 0) return undefined
  let [plays, interactions, completed] = [0, 0, 0]
  for (const video of videos) {
    plays += video.plays
    interactions += video.likes + video.comments + video.shares
    completed += video.plays * video.completionPer10k
  }
  return {
    interactionPer10k: Math.floor((interactions * 10_000) / plays),
    completionPer10k: Math.floor(completed / plays),
  }
}

/** The figures of a set of videos, each cut to an integer as the upstream does. */
export interface Performance extends Rates {
  readonly videoCount: number
  readonly medianPlays: number
  readonly meanLikes: number
  readonly meanComments: number
  readonly meanShares: number
  readonly meanDurationCentiseconds: number
  /** The mean distance of the plays from their median; it is 0 for a single video. */
  readonly playDeviation: number
}

/** The performance of these very videos; undefined when there are none. */
export function performanceOf(videos: readonly Video[]): Performance | undefined {
  const rates = ratesOf(videos)
  if (!rates) return undefined
  const sum = (figure: (video: Video) => number) =>
    videos.reduce((total, video) => total + figure(video), 0)
  const mean = (figure: (video: Video) => number) => Math.floor(sum(figure) / videos.length)
  const medianPlays = medianOf(videos.map((video) => video.plays))
  return {
    videoCount: videos.length,
    medianPlays,
    meanLikes: mean((video) => video.likes),
    meanComments: mean((video) => video.comments),
    meanShares: mean((video) => video.shares),
    meanDurationCentiseconds: mean((video) => video.durationSeconds * 100),
    ...rates,
    playDeviation: mean((video) => Math.abs(video.plays - medianPlays)),
  }
}

/** The same video counted without the traffic that was paid for; a personal video is unchanged. */
export function withoutPaidTraffic(video: Video): Video {
  const natural = (figure: number) => Math.floor(figure * (1 - video.paidShare))
  return {
    ...video,
    plays: natural(video.plays),
    likes: natural(video.likes),
    comments: natural(video.comments),
    shares: natural(video.shares),
    paidShare: 0,
  }
}

function medianOf(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0
  return Math.floor((lower + upper) / 2)
}
