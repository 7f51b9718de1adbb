import { ordersByIndustry } from '../../creator/service.ts'
import { ofCreator } from '../../define.ts'
import { industries } from '../../industries.ts'

export const project = ofCreator((creator, { query }) => ({
  base_resp: { status_code: 0, status_message: '' },
  order_experience_industries: ordersByIndustry(creator, query.period === '90' ? 90 : 30).map(
    ({ industry, orders }) => ({
      industry_id: industry,
      industry_name: industries.find(({ code }) => code === industry)?.label.zh ?? '',
      order_cnt: String(orders),
    }),
  ),
}))
