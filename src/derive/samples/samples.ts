import type { Endpoint } from '../../catalog/define.ts'
import type { Language } from '../../core/text.ts'

export interface Sample {
  readonly id: string
  readonly label: string
  readonly fence: string
  readonly code: string
}

export function samplesOf(
  endpoint: Endpoint,
  _language: Language,
  { server }: { readonly server: string; readonly openapi: string },
): readonly Sample[] {
  return [{ id: 'bash', label: 'bash', fence: 'bash', code: `curl ${server}${endpoint.path}` }]
}
