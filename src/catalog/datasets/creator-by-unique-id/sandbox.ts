import { lookup } from '../../creator-lookup.ts'

export const project = lookup('uniqueId', 'unique_id')
