/** A big city, with its share of its province's people. */
interface City {
  readonly name: string
  readonly share: number
}

interface Province {
  readonly name: string
  /** How many of a hundred people live there, roughly. */
  readonly weight: number
  /** Its cities that count as 一线; a municipality is one itself. */
  readonly cities: readonly City[]
}

const province = (
  name: string,
  weight: number,
  shares: Readonly<Record<string, number>> = {},
): Province => ({
  name,
  weight,
  cities: Object.entries(shares).map(([city, share]) => ({ name: city, share })),
})

/** Where people live, as the upstream names the places: without 省 and 市. The shares are rough. */
export const provinces: readonly Province[] = [
  province('北京', 2, { 北京: 1 }),
  province('天津', 1, { 天津: 1 }),
  province('上海', 2.3, { 上海: 1 }),
  province('重庆', 2.2, { 重庆: 1 }),
  province('河北', 4.8),
  province('山西', 2.4),
  province('内蒙古', 1.5),
  province('辽宁', 2.6, { 沈阳: 0.2 }),
  province('吉林', 1.3),
  province('黑龙江', 1.6),
  province('江苏', 7.2, { 南京: 0.16, 苏州: 0.22 }),
  province('浙江', 6.6, { 杭州: 0.25, 宁波: 0.15 }),
  province('安徽', 4.2, { 合肥: 0.22 }),
  province('福建', 3.4),
  province('江西', 3),
  province('山东', 6.3, { 青岛: 0.15 }),
  province('河南', 6.2, { 郑州: 0.24 }),
  province('湖北', 4.5, { 武汉: 0.4 }),
  province('湖南', 4.1, { 长沙: 0.26 }),
  province('广东', 12.2, { 广州: 0.2, 深圳: 0.19, 东莞: 0.13 }),
  province('广西', 2.8),
  province('海南', 0.8),
  province('四川', 4.8, { 成都: 0.4 }),
  province('贵州', 2.1),
  province('云南', 2.6),
  province('西藏', 0.2),
  province('陕西', 2.9, { 西安: 0.48 }),
  province('甘肃', 1.3),
  province('青海', 0.3),
  province('宁夏', 0.4),
  province('新疆', 1.4),
  province('香港', 0.2),
  province('澳门', 0.05),
  province('台湾', 0.08),
]
