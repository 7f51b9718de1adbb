import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import { distributions, lastUpdateTime } from '../../distributions.ts'
import type { Topic } from '../../topics.ts'
import { record } from '../../units.ts'

export const title: Text = { zh: '观众画像', en: 'Audience distribution' }

export const topic: Topic = 'audience'

export const data = record(
  { zh: '观众画像：看到内容的是哪些人', en: 'Whom the content reaches' },
  { base_resp: baseResponse, distributions, last_update_time: lastUpdateTime },
)
