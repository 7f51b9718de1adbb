import { type Random, randomOf } from './random.ts'
import type { Traits } from './traits.ts'

/** How Xingtu's editors and its orders see a creator, the same from day to day. */
export interface Standing {
  /** Whether the creator is a celebrity. */
  readonly isSuperstar: boolean
  /** Whether Xingtu's editors picked the creator. */
  readonly isCurated: boolean
  /** The ids of the editors' lists that have the creator. */
  readonly lists: readonly string[]
  /** 达人人设: what kind of person the creator shows himself to be. */
  readonly personas: readonly string[]
  /** 达人调性: the manner of the creator, and what he cares for. */
  readonly tonalities: readonly string[]
}

export function standingOf({ id, field, tier }: Traits): Standing {
  const random = randomOf(`standing/${id}`)
  const isSuperstar = tier === 'head' && random.chance(0.04)
  return {
    isSuperstar,
    isCurated: isSuperstar || random.chance(tier === 'tail' ? 0.03 : 0.12),
    lists: listsOf(random, field.name),
    personas: random.some(personas, 0, 3),
    tonalities: random.some(tonalities, 0, 2),
  }
}

/** Some of the personas that Xingtu has. */
const personas = [
  ...['Z世代', '新锐白领', '精致妈妈', '都市蓝领', '资深中产', '小镇青年', '音乐人', '非遗传人'],
  ...['情侣', '夫妻', '家庭', '朋友', '同事', '亲子', '个人', '海外华人', '外国友人'],
  ...['大学生', '硕士生', '博士', '留学生', '法律从业者', '健身/舞蹈教练', '专业美食从业者'],
  ...['室内设计师', '美妆创作者', '体育创作者', '科技创作者', '媒体人/主持人', '运动员'],
  ...['奶爸', '孕妈', '成分党', '国风爱好者', '数码潮流玩家', '户外爱好者', '美食评论人'],
]

const tonalities = [
  ...['马术', '高尔夫', '橄榄球', '时尚爱好者', '企业高管', '汽车爱好者', '学者专家', '古玩收藏'],
  ...['设计师', '高阶潮玩', '职业模特', '造型顾问', '独立设计师', '歌剧舞台剧', '流行', '潮流买手'],
  ...['电影', '冲浪', '浮潜', '说唱', '滑雪', '普拉提', '网球'],
]

/** The editors' lists for anybody, and those for one field: so the names of both suit. */
const listsForAll = [
  ...['7540478044453486642', '7591708652957155378', '7644854622347100210', '7658250094571814938'],
  ...['7648906835038568499', '7656639212045516826', '7663404694186033202', '7586629331582222374'],
  ...['7586616213569781769', '7586616269403832370'],
]
const listsForField: Readonly<Record<string, readonly string[]>> = {
  美妆: ['7460387606572875826'],
  运动健身: [
    ...['7501674900550238234', '7501675026170281994', '7501674458878181413', '7501674307430236197'],
    ...['7501678481074929674', '7501677564604383259', '7501677556094042149', '7501674900550483994'],
    '7501676465915215881',
  ],
}

function listsOf(random: Random, fieldName: string): readonly string[] {
  return [
    ...random.shuffled(listsForAll).slice(0, random.chance(0.15) ? 1 : 0),
    ...random.shuffled(listsForField[fieldName] ?? []).slice(0, random.chance(0.5) ? 1 : 0),
  ]
}
