import { lookup } from '../../creator-lookup.ts'

export const project = lookup('secUid', 'sec_user_id')
