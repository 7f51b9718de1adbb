import type { Text } from '../../../core/text.ts'
import { lookupData } from '../../creator-lookup.ts'
import type { Topic } from '../../topics.ts'

export const title: Text = { zh: '由抖音号查达人 ID', en: 'Creator by Douyin number' }

export const topic: Topic = 'search'

export const data = lookupData
