import type { AudienceDivisions } from './creator/audience.ts'
import { asText, code, count, list, naming, record, unixSeconds, words } from './units.ts'

/** How the upstream tells who a crowd is: one entry for each way to divide it. */
export const distributions = list(
  {
    zh: '画像，每个维度一项，顺序不定；没有数据时为空列表',
    en: 'The crowd divided by one dimension an entry, in no fixed order; empty where there is no data',
  },
  record(
    { zh: '一个维度的分布', en: 'The distribution over one dimension' },
    {
      description: words({
        zh: '一句话概括，如哪一项居多、占比多少',
        en: "The upstream's own summary in Chinese: which part leads, with what share",
      }),
      distribution_list: list(
        {
          zh: '各项人数，顺序不定；占比应除以本列表之和，因为城市只列前十，兴趣只列部分',
          en: 'People by part, in no fixed order; divide by the sum of this very list for shares, since cities are the top ten and interests a selection',
        },
        record(
          { zh: '一项', en: 'One part' },
          {
            distribution_key: naming(
              words({
                zh: '名称：male、female，年龄段，不带“省”“市”的地名，一线至五线，品牌，兴趣，人群',
                en: 'The part: male, female, an age group, a place, a city tier, a brand, an interest or a crowd, all but the first in Chinese',
              }),
            ),
            distribution_value: asText(count({ zh: '人数', en: 'People' })),
          },
        ),
      ),
      image: list(
        { zh: '画像摘要，通常一条', en: 'The summary as labels, as a rule a single one' },
        words({ zh: '如“男性居多”', en: 'In Chinese, such as 男性居多' }),
      ),
      origin_type: code({
        zh: '维度代码：0 性别、1 年龄、2 省份、3 设备品牌、5 城市等级、6 兴趣、8 城市、10 八大人群',
        en: 'The dimension: 0 gender, 1 age, 2 province, 3 device brand, 5 city tier, 6 interest, 8 city, 10 the eight crowds',
      }),
      type: code({
        zh: '维度的另一种代码，为 2 的 origin_type 次方',
        en: 'The dimension in another code: 2 to the power of origin_type',
      }),
      type_display: naming(
        words({
          zh: '维度名称，如“性别分布”',
          en: 'What the dimension is called in Chinese, such as 性别分布',
        }),
      ),
    },
  ),
)

/** When the upstream last counted. */
export const lastUpdateTime = asText(
  unixSeconds({ zh: '画像的更新时间', en: 'When the distributions were last updated' }, 'likely'),
)

/** A crowd of so many people as the upstream prints it, which prints nothing of nobody. */
export function distributionRows(divisions: AudienceDivisions, people: number) {
  return dimensions.flatMap(({ division, originType, display, inWords }) => {
    const counts = divisions[division].map(({ key, share }) => ({
      key,
      count: Math.floor(share * people),
    }))
    const total = counts.reduce((sum, { count }) => sum + count, 0)
    if (total === 0) return []
    const told = counts
      .toSorted((a, b) => b.count - a.count)
      .map(({ key, count }) => ({ key, percent: Math.floor((count / total) * 100) }))
    const { description, image } = inWords(told)
    return [
      {
        description,
        distribution_list: counts.map(({ key, count }) => ({
          distribution_key: key,
          distribution_value: String(count),
        })),
        image: [image],
        origin_type: originType,
        type: 2 ** originType,
        type_display: display,
      },
    ]
  })
}

/** A part with its whole percents of the parts listed, as the upstream's words have it. */
interface Told {
  readonly key: string
  readonly percent: number
}

interface Dimension {
  readonly division: keyof AudienceDivisions
  readonly originType: number
  readonly display: string
  /** What the upstream says of the parts, of which the largest stand first. */
  readonly inWords: (parts: readonly Told[]) => { description: string; image: string }
}

const mostly =
  (named: (key: string) => string = (key) => key): Dimension['inWords'] =>
  ([first]) => {
    const image = `${first ? named(first.key) : ''}居多`
    return { description: [image, `占比${first?.percent}%`].join(), image }
  }

const leading =
  (count: number, unit: string): Dimension['inWords'] =>
  (parts) => {
    const largest = parts.slice(0, count)
    const told = largest.map(({ key, percent }) => `${key}(${percent}%)`)
    return {
      description: `分布最多的${count}个${unit}${told.join()}`,
      image: `${largest.map(({ key }) => key).join()}居多`,
    }
  }

const genders: Readonly<Record<string, string>> = { male: '男性', female: '女性' }

const ageName = (key: string) =>
  key.endsWith('+') ? `${key.slice(0, -1)}岁以上` : `${key.replace('-', '到')}岁`

/** The upstream's order changes from call to call; here it stays. */
const dimensions: readonly Dimension[] = [
  { division: 'crowd', originType: 10, display: '八大人群分布', inWords: mostly() },
  { division: 'province', originType: 2, display: '省份分布', inWords: leading(3, '省份') },
  { division: 'interest', originType: 6, display: '兴趣分布', inWords: leading(3, '兴趣') },
  {
    division: 'gender',
    originType: 0,
    display: '性别分布',
    inWords: mostly((key) => genders[key] ?? key),
  },
  { division: 'city', originType: 8, display: '城市分布', inWords: leading(1, '城市') },
  { division: 'cityTier', originType: 5, display: '城市等级分布', inWords: mostly() },
  { division: 'age', originType: 1, display: '年龄分布', inWords: mostly(ageName) },
  {
    division: 'device',
    originType: 3,
    display: '设备品牌分布',
    inWords: (parts) => {
      const iPhone = parts.find(({ key }) => key === 'iPhone')
      return { description: `苹果手机占比${iPhone?.percent}%, 消费能力较好`, image: '苹果手机较多' }
    },
  },
]
