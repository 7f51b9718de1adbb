import { subjectsAsked } from '../../creators-asked.ts'
import { creatorsIn } from '../../creators-in.ts'
import type { Upstream } from '../../define.ts'
import { codeIn } from '../../kinds/choice.ts'
import { idsIn } from '../../kinds/ids.ts'
import { wholeIn } from '../../kinds/whole.ts'
import { v2 } from '../../tikhub.ts'

export const upstream: Upstream = {
  method: 'POST',
  // The method is Xingtu's, and the body TikHub's: the site's own that was seen is another.
  path: '/gw/api/gsearch/recommend_for_star_authors',
  query: () => ({}),
  body: (values) => ({
    author_ids: idsIn(values, 'oAuthorIds'),
    similar_type: codeIn(values, 'similarType'),
    page: wholeIn(values, 'page'),
  }),
  subjects: subjectsAsked,
  subjectsIn: creatorsIn,
  atXingtu: 'unconfirmed',
  tikhub: { v2: v2('get_recommend_for_star_authors') },
}
