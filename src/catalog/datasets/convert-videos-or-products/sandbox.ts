import { type Product, type SellingVideo, sellingVideos } from '../../creator/commerce.ts'
import { clickRange, clickRateRange, productPriceRange } from '../../creator/ranges.ts'
import { ofCreator } from '../../define.ts'

const rowsPerPage = 10

/** Creators of the sandbox sell in short videos only. */
export const project = ofCreator((creator, { query }) => {
  const days = query.range === '3' ? 90 : 30
  const selling =
    query.platform_channel === '1' ? sellingVideos(creator, days, query.industry_id) : []
  const page = Number(query.page)
  const ofProducts = query.detail_type === '2'
  const rows = ofProducts ? productsIn(selling).map(productRow) : selling.map(videoRow)
  const shown = rows.slice((page - 1) * rowsPerPage, page * rowsPerPage)
  return {
    base_resp: { status_code: 0, status_message: '' },
    pagination: {
      has_more: page * rowsPerPage < rows.length,
      limit: rowsPerPage,
      page,
      total_count: rows.length,
    },
    ...(ofProducts ? { product_list: shown } : { video_list: shown }),
  }
})

function videoRow({ video, product, clicks }: SellingVideo) {
  return {
    item_id: video.itemId,
    title: `示例视频：${product.name}`,
    create_time: String(video.createdAtSeconds),
    vv: String(video.plays),
    component_click_cnt_range: clickRange(clicks),
    component_click_rate_range: clickRateRange(clicks / video.plays),
  }
}

/** Each product that a video sells, once. */
function productsIn(selling: readonly SellingVideo[]): Product[] {
  return [...new Map(selling.map(({ product }) => [product.id, product])).values()]
}

function productRow({ id, name, priceYuan }: Product) {
  return { product_id: id, title: name, price_range: productPriceRange(priceYuan) }
}
