import type { Projection } from '../../define.ts'
import { boards, qualifiers } from '../../rankings.ts'

/** Every ranking of the scene, for every industry. */
export const project: Projection = (_, { query: { biz_scene: scene = '' } }) => ({
  base_resp: { status_code: 0, status_message: '' },
  catalog: boards
    .filter(({ isLive }) => isLive === scene.includes('_live_'))
    .map(({ code, title }) => ({
      code: Number(code),
      name: title,
      qualifiers: qualifiers.map((each) => ({
        qualifier_id: each.code,
        qualifier_name: each.label.zh,
      })),
    })),
})
