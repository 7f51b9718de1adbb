import type { Projection } from '../../define.ts'

export const project: Projection = () => ({
  authors: [],
  base_resp: { status_code: 0, status_message: '' },
})
