import { randomOf } from './random.ts'
import type { Traits } from './traits.ts'
import type { Video } from './videos.ts'

/** A word with how often it is met, against others of the same creator. */
export interface WeighedWord {
  readonly word: string
  /** From 0 to 1, less from word to word. */
  readonly weight: number
}

/** The words that comments under a creator's videos use most, the most used first. */
export function commentWordsOf({ id, field }: Traits): readonly WeighedWord[] {
  const random = randomOf(`comment-words/${id}`)
  const words = random.shuffled([...anybodysWords, ...fieldWords(field.name)])
  return words.slice(0, 10).map((word, place) => ({
    word,
    weight: random.between(0.9, 1) * 0.8 ** place,
  }))
}

/** The word that a video is about. */
export function contentWordOf({ id, field }: Traits, { itemId }: Video): string {
  const own = randomOf(`content-words/${id}`).shuffled(fieldWords(field.name))
  // Less often the further back it stands.
  return own[Math.floor(own.length * randomOf(`content-word/${itemId}`).fraction() ** 2)] ?? ''
}

function fieldWords(field: string): readonly string[] {
  const own = wordsByField[field]
  if (!own) throw new Error(`Catalog: the field ${field} has no words.`)
  return own
}

const anybodysWords = ['好看', '哈哈', '喜欢', '加油', '支持', '学到了', '视频', '多少钱', '链接']

const wordsByField: Readonly<Record<string, readonly string[]>> = {
  剧情搞笑: ['搞笑', '反转', '演技', '老板', '同事', '结局'],
  美妆: ['口红', '粉底', '护肤', '教程', '色号', '卸妆'],
  时尚: ['穿搭', '显瘦', '同款', '裙子', '配色', '尺码'],
  美食: ['好吃', '做法', '味道', '火锅', '家常菜', '探店'],
  游戏: ['操作', '皮肤', '队友', '攻略', '上分', '更新'],
  科技数码: ['手机', '续航', '拍照', '性价比', '配置', '测评'],
  母婴亲子: ['宝宝', '辅食', '奶粉', '妈妈', '绘本', '早教'],
  旅行: ['风景', '攻略', '酒店', '自驾', '海边', '古镇'],
  汽车: ['油耗', '空间', '新能源', '试驾', '底盘', '落地价'],
  萌宠: ['猫咪', '狗狗', '可爱', '铲屎官', '猫粮', '品种'],
  运动健身: ['减脂', '动作', '训练', '跑步', '打卡', '饮食'],
  生活家居: ['收纳', '装修', '清洁', '好物', '客厅', '厨房'],
  教育培训: ['考试', '老师', '英语', '方法', '单词', '笔记'],
  财经投资: ['基金', '理财', '房价', '利率', '存款', '股市'],
}
