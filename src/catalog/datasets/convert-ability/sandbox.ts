import { conversionOf, sellingVideos } from '../../creator/commerce.ts'
import {
  clickCostRange,
  clickRange,
  clickRateRange,
  gpmRange,
  productPriceRange,
  salesRange,
} from '../../creator/ranges.ts'
import { ofCreator } from '../../define.ts'

/** Creators of the sandbox sell in short videos only. */
export const project = ofCreator((creator, { query }) => {
  const days = query.range === '3' ? 90 : 30
  const selling =
    query.platform_channel === '1' ? sellingVideos(creator, days, query.industry_id) : []
  const conversion = conversionOf(creator, selling)
  if (!conversion) return unknown
  return {
    avg_sales_amount_range: salesRange(conversion.meanSalesYuan),
    base_resp: { status_code: 0, status_message: '' },
    component_click_cnt_range: clickRange(conversion.meanClicks),
    component_click_rate_range: clickRateRange(conversion.clicksPerPlay),
    gpm_range: gpmRange(conversion.gpmYuan),
    rec_product_cnt: { value: conversion.productCount },
    rec_product_price_range: productPriceRange(conversion.meanPriceYuan),
    related_cpc_range: clickCostRange(conversion.clickCostYuan),
    related_video_cnt: { value: conversion.videoCount },
    video_vv_median: { value: conversion.medianPlays },
  }
})

/** What the upstream answers of a creator who sells nothing. */
const unknown = {
  avg_sales_amount_range: '-',
  base_resp: { status_code: 0, status_message: '' },
  component_click_cnt_range: '-',
  component_click_rate_range: '-',
  gpm_range: '-',
  rec_product_price_range: '-',
  related_cpc_range: '-',
}
