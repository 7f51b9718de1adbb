import type { ContentField } from './fields.ts'
import { randomOf } from './random.ts'
import type { Traits } from './traits.ts'
import type { Video } from './videos.ts'

/** What a video shows, on two levels. */
export interface ContentCategory {
  readonly name: string
  readonly second: string
}

interface Labels {
  readonly name: string
  readonly seconds: readonly [string, ...string[]]
}

/** What a video shows: what its creator's field is about, or now and then the creator's days. */
export function categoryOf({ id, field }: Traits, { itemId }: Video): ContentCategory {
  const random = randomOf(`content-category/${itemId}`)
  const aside = randomOf(`content-category/${id}`).pick(everyday)
  const { name, seconds } = random.chance(0.7) ? labelsOf(field) : aside
  return { name, second: random.pick(seconds) }
}

/** What the videos of a field show. */
export function labelsOf({ name }: ContentField): Labels {
  const own = byField[name]
  if (!own) throw new Error(`Catalog: the field ${name} has no labels of content.`)
  return own
}

const everyday: readonly [Labels, ...Labels[]] = [
  { name: '随拍', seconds: ['生活随拍', '工作随拍'] },
  { name: '音乐', seconds: ['音乐演唱', '乐器演奏'] },
  { name: '社会时政', seconds: ['社会见闻'] },
]

/** First-level names are also those of interests. */
const byField: Readonly<Record<string, Labels>> = {
  剧情搞笑: { name: '剧情', seconds: ['剧情演绎', '搞笑段子'] },
  美妆: { name: '美妆', seconds: ['妆容展示', '护肤分享'] },
  时尚: { name: '时尚', seconds: ['穿搭展示', '好物分享'] },
  美食: { name: '美食', seconds: ['美食展示', '美食教程'] },
  游戏: { name: '游戏', seconds: ['游戏解说', '游戏集锦'] },
  科技数码: { name: '科技', seconds: ['数码测评', '科技资讯'] },
  母婴亲子: { name: '亲子', seconds: ['亲子互动日常', '育儿知识'] },
  旅行: { name: '旅行', seconds: ['旅行记录与分享', '旅行攻略'] },
  汽车: { name: '汽车', seconds: ['汽车测评', '用车知识'] },
  萌宠: { name: '动物', seconds: ['宠物日常', '养宠知识'] },
  运动健身: { name: '体育', seconds: ['健身教学', '赛事解说'] },
  生活家居: { name: '家居', seconds: ['家居展示', '生活技巧'] },
  教育培训: { name: '教育', seconds: ['知识讲解', '学习方法'] },
  财经投资: { name: '财经', seconds: ['财经知识', '财经资讯'] },
}
