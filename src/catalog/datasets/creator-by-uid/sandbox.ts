import { lookup } from '../../creator-lookup.ts'

export const project = lookup('uid', 'core_user_id')
