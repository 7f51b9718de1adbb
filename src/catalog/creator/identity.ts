import { hash } from 'node:crypto'
import { contentTags, type FirstTag, type SecondTag } from '../content-tags.ts'
import { type Place, places } from './places.ts'
import { type Random, randomOf } from './random.ts'
import type { Tier, Traits } from './traits.ts'
import { voiceOf } from './voices.ts'

export type Gender = 'unknown' | 'male' | 'female'

/** The upstream's codes of them. */
export const genderCodes = { unknown: 0, male: 1, female: 2 } as const satisfies Readonly<
  Record<Gender, number>
>

/** The agency that a creator has signed with. */
export interface Agency {
  readonly name: string
  readonly introduction: string
  readonly logoUri: string
}

/** A content tag of the first level that a creator has, with his own below it. */
export interface CreatorTag {
  readonly first: FirstTag
  readonly seconds: readonly SecondTag[]
}

/** Who a creator is. It is made up, says so in the nickname, and stays the same for ever. */
export interface Identity {
  readonly nickname: string
  /** An address where nothing is. */
  readonly avatarUri: string
  readonly gender: Gender
  readonly place: Place
  /** The id of the Douyin account, which its videos have too. */
  readonly coreUserId: string
  readonly secUid: string
  /** The Douyin number that people see, 抖音号. */
  readonly uniqueId: string
  /** The older Douyin number of digits alone. */
  readonly shortId: string
  /** It is absent for who works on his own. */
  readonly agency?: Agency
  readonly selfIntroduction: string
  readonly tags: readonly [CreatorTag, ...CreatorTag[]]
  readonly styleTags: readonly string[]
  readonly contentThemes: readonly string[]
  /** When the creator joined Xingtu, in Unix seconds. */
  readonly joinedAtSeconds: number
}

/** Who the creator with these traits is. */
export function identityOf({ id, field, tier }: Traits): Identity {
  const random = randomOf(`identity/${id}`)
  const voice = voiceOf(field.name)
  const name = random.pick(firstSyllables) + random.pick(secondSyllables)
  const place = random.pick(places)
  const themes = random.some(voice.themes, 2, 6)
  return {
    nickname: `${name}${random.pick(voice.stages)}·沙箱`,
    avatarUri: `https://p3.example.com/avatar/${id}.jpeg`,
    gender: genderOf(random, field.femaleShare),
    place,
    coreUserId: String(random.integer(50_000_000_000, 4_100_000_000_000)),
    secUid: `MS4wLjABAAAA${hash('sha256', `sec-uid/${id}`, 'base64url')}`,
    uniqueId: `sandbox_${hash('sha256', `unique-id/${id}`).slice(0, 10)}`,
    shortId: String(random.integer(100_000_000, 9_999_999_999)),
    ...(random.chance(signed[tier]) && { agency: random.pick(agencies) }),
    selfIntroduction: `沙箱中的虚构达人，坐标${placeName(place)}，${voice.craft}`,
    tags: tagsOf(random, field.name),
    styleTags: random.some(styles, 0, 3),
    contentThemes: themes,
    // The upper half of an id that Xingtu gives is the time when it was given.
    joinedAtSeconds: Number(BigInt(id) >> 32n),
  }
}

/** The characters of a text, each of which can be drawn. */
function charactersOf(text: string): readonly [string, ...string[]] {
  const [first = '', ...others] = text
  return [first, ...others]
}

const firstSyllables = charactersOf('阿小老大云晚青初南半一九')
const secondSyllables = charactersOf('柚棠禾墨芽舟桃砚岚豆橘鹿松茶月星麦栗溪糖灯雀杏笙')

const styles = ['幽默', '治愈', '专业', '真实', '精致', '文艺', '亲切', '热血', '极简', '国风']

const agency = (name: string, logo: string): Agency => ({
  name: `${name}文化（沙箱）`,
  introduction: `沙箱中的虚构机构，与${name}签约的达人覆盖多个领域`,
  logoUri: `https://p3.example.com/mcn/${logo}.png`,
})

const agencies: readonly [Agency, ...Agency[]] = [
  agency('纸鸢', 'zhiyuan'),
  agency('青石', 'qingshi'),
  agency('半夏', 'banxia'),
  agency('云梯', 'yunti'),
  agency('拾光', 'shiguang'),
  agency('北窗', 'beichuang'),
  agency('木偶', 'muou'),
  agency('潮声', 'chaosheng'),
]

const signed: Readonly<Record<Tier, number>> = { tail: 0.15, waist: 0.4, head: 0.65 }

/** Creators are of the sex of most of their audience more often than not. */
function genderOf(random: Random, femaleShare: number): Gender {
  if (random.chance(0.04)) return 'unknown'
  return random.chance(femaleShare) ? 'female' : 'male'
}

function placeName({ province, city }: Place): string {
  return city === '' ? province : `${province}${city}`
}

/** The field's own tag comes first; one creator in five has one of another field beside it. */
function tagsOf(random: Random, fieldName: string): [CreatorTag, ...CreatorTag[]] {
  const own = contentTags.find(({ name }) => name === fieldName)
  if (own === undefined) throw new RangeError(`No content tag is called ${fieldName}`)
  const besides = contentTags.filter((tag) => tag !== own)
  const tagOf = (first: FirstTag): CreatorTag => ({
    first,
    seconds: random.some(first.seconds, 1, 2),
  })
  const main = tagOf(own)
  return random.chance(0.2) ? [main, ...random.shuffled(besides).slice(0, 1).map(tagOf)] : [main]
}
