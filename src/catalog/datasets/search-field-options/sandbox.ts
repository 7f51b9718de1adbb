import type { Projection } from '../../define.ts'
import { imageChoices } from '../creator-search/choices.ts'

/** Creators of the sandbox make short videos on Douyin only, and of its options the crowds have ids. */
export const project: Projection = (_, { query }) => ({
  base_resp: { status_code: 0, status_message: '' },
  service_options:
    query.task_category === '1' ? { link_crowd_profile: JSON.stringify(crowds) } : {},
})

const crowds = imageChoices.flatMap(({ code, label }) =>
  code === undefined ? [] : [{ first: { [code]: label.zh }, second: [] }],
)
