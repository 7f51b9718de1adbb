import { type IndustryOrders, ordersByIndustry, serviceOf } from '../../creator/service.ts'
import { ofCreator } from '../../define.ts'

export const project = ofCreator((creator, { query }) => {
  const service = serviceOf(creator)
  const orders = ordersByIndustry(creator, query.range === '30' ? 30 : 90)
  return {
    message_reply_rate: String(service.replyFraction),
    credit_score: String(service.creditScore),
    new_credit_score: String(service.creditScore),
    order_cnt: String(totalOf(orders, 'orders')),
    process_order_cnt: String(service.ordersInProgress),
    max_process_order_cnt: String(service.mostOrdersInProgress),
    industry_order_distribution: sharesOf(orders, 'orders'),
    industry_vv_distribution: sharesOf(orders, 'plays'),
    base_resp: { status_code: 0, status_message: '' },
  }
})

const totalOf = (orders: readonly IndustryOrders[], figure: 'orders' | 'plays') =>
  orders.reduce((sum, row) => sum + row[figure], 0)

/** The share of each industry, as JSON text. */
function sharesOf(orders: readonly IndustryOrders[], figure: 'orders' | 'plays'): string {
  const total = totalOf(orders, figure)
  const rows = orders.map((row) => ({
    key: row.industry,
    rate: String(Number((row[figure] / total).toFixed(2))),
  }))
  return JSON.stringify(rows)
}
