import type { Video } from './videos.ts'

/** The figures of a set of videos, each cut to an integer as the upstream does. */
export interface Performance {
  readonly videoCount: number
  readonly medianPlays: number
  readonly meanLikes: number
  readonly meanComments: number
  readonly meanShares: number
  readonly meanDurationCentiseconds: number
  /** Likes, comments and shares, divided by the plays. */
  readonly interactionPer10k: number
  /** The mean completion, weighted by plays. */
  readonly completionPer10k: number
  /** The mean distance of the plays from their median; it is 0 for a single video. */
  readonly playDeviation: number
}

/** The performance of these very videos; undefined when there are none. */
export function performanceOf(videos: readonly Video[]): Performance | undefined {
  if (videos.length === 0) return undefined
  const sum = (figure: (video: Video) => number) =>
    videos.reduce((total, video) => total + figure(video), 0)
  const mean = (figure: (video: Video) => number) => Math.floor(sum(figure) / videos.length)
  const plays = sum((video) => video.plays)
  const interactions = sum((video) => video.likes + video.comments + video.shares)
  const medianPlays = medianOf(videos.map((video) => video.plays))
  return {
    videoCount: videos.length,
    medianPlays,
    meanLikes: mean((video) => video.likes),
    meanComments: mean((video) => video.comments),
    meanShares: mean((video) => video.shares),
    meanDurationCentiseconds: mean((video) => video.durationSeconds * 100),
    interactionPer10k: Math.floor((interactions * 10_000) / plays),
    completionPer10k: Math.floor(sum((video) => video.plays * video.completionPer10k) / plays),
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
