import { commentWordsOf } from '../../creator/words.ts'
import { videosWithin } from '../../creator.ts'
import { ofCreator } from '../../define.ts'

/** Words of the comments of the last 30 days; one that nobody has used is not listed. */
export const project = ofCreator((creator) => {
  const comments = videosWithin(creator, 30).reduce((sum, video) => sum + video.comments, 0)
  return {
    base_resp: { status_code: 0, status_message: 'Success' },
    hot_comment_tokens: commentWordsOf(creator)
      .map(({ word, weight }) => ({
        comment_token: word,
        hot_rate: Math.floor(0.1 * weight * comments),
      }))
      .filter(({ hot_rate }) => hot_rate > 0),
  }
})
