import { secondsOf, type VideoSeconds } from '../../creator/video-seconds.ts'
import { videoOn } from '../../creator/videos.ts'
import { ofItem } from '../../define.ts'

export const project = ofItem(({ traits, dayNumber }) => {
  const seconds = secondsOf(videoOn(traits, dayNumber))
  const each = (figure: (some: VideoSeconds) => number) =>
    Object.fromEntries(seconds.map((some) => [String(some.from), String(figure(some))]))
  return {
    base_resp: { status_code: 0, status_message: '' },
    like_info: each(({ likes }) => likes),
    play_lose_info: each(({ leaving }) => leaving),
  }
})
