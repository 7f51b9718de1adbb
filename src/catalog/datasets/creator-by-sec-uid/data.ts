import type { Text } from '../../../core/text.ts'
import { lookupData } from '../../creator-lookup.ts'
import type { Topic } from '../../topics.ts'

export const title: Text = { zh: '由 sec_uid 查达人 ID', en: 'Creator by sec_uid' }

export const topic: Topic = 'search'

export const data = lookupData
