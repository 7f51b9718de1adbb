import { contentTags } from '../../content-tags.ts'
import type { Projection } from '../../define.ts'
import { industries } from '../../industries.ts'

/** What search knows: the tags of both levels, and the industries, which have one. */
export const project: Projection = () => ({
  base_resp: { status_code: 0, status_message: '' },
  data: {
    content_tag_v2: JSON.stringify(
      contentTags.map(({ id, name, seconds }) => ({
        first: { [id]: name },
        second: seconds.map((second) => ({ [second.id]: second.name })),
      })),
    ),
    industry_tag_v2: JSON.stringify(
      industries.flatMap(({ name, code, label }) =>
        name === 'ALL' || code === undefined ? [] : [{ first: { [code]: label.zh }, second: [] }],
      ),
    ),
  },
})
