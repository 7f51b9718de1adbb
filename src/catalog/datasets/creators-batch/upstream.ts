import { subjectsAsked } from '../../creators-asked.ts'
import { creatorsIn } from '../../creators-in.ts'
import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { idsIn } from '../../kinds/ids.ts'
import { v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'POST',
  path: '/gw/api/aggregator/multi_get_author_info',
  query: () => ({}),
  body: (values) => ({
    author_ids: idsIn(values, 'oAuthorIds'),
    // Douyin.
    platform_source: 1,
    platform_channel: channelOf(codeIn(values, 'platform')),
  }),
  subjects: subjectsAsked,
  subjectsIn: creatorsIn,
  tikhub: { v2: v2('multi_get_author_info') },
}

/** A form of content whose code nobody knows keeps its name, which only a sandbox takes. */
const channelOf = (code: string) => (/^\d+$/.test(code) ? Number(code) : code)
