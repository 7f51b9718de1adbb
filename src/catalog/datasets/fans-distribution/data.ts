import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import { distributions, lastUpdateTime } from '../../distributions.ts'
import type { Topic } from '../../topics.ts'
import { record } from '../../units.ts'

export const title: Text = { zh: '粉丝画像', en: 'Follower distribution' }

export const topic: Topic = 'audience'

export const data = record(
  { zh: '粉丝画像：关注达人的是哪些人', en: 'Who follows the creator' },
  { base_resp: baseResponse, distributions, last_update_time: lastUpdateTime },
)
