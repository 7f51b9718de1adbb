import type { SecondTag } from '../../content-tags.ts'
import { identityOf } from '../../creator/identity.ts'
import { ofCreator } from '../../define.ts'

export const project = ofCreator((creator) => ({
  tags: identityOf(creator).tags.map(({ first, seconds }) => ({
    ...row(first),
    children: seconds.map(row),
  })),
  base_resp: { status_code: 0, status_message: '' },
}))

const row = ({ id, name }: SecondTag) => ({ tag_id: String(id), tag_name: name })
