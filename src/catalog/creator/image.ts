import { type Division, dividedCrowd } from './audience.ts'
import { randomOf } from './random.ts'
import type { Traits } from './traits.ts'

/** A crowd in a few words, as search compares it: of each division what stands out most. */
export interface CrowdImage {
  readonly femaleShare: number
  readonly age: string
  readonly device: string
  readonly cityTier: string
  readonly crowd: string
  /** What an order of theirs comes to, in yuan. */
  readonly spending: string
}

/** The image of those who see the creator's videos, or of those who follow. */
export function imageOf(traits: Traits, of: 'viewers' | 'fans'): CrowdImage {
  const { gender, age, device, cityTier, crowd } = dividedCrowd(traits, of)
  const [male = 0, female = 0] = gender.shares
  return {
    femaleShare: female / (male + female),
    age: mostOf(age),
    device: mostOf(device),
    cityTier: mostOf(cityTier),
    crowd: mostOf(crowd),
    spending: randomOf(`spending/${traits.id}/${of}`).pick(spendings),
  }
}

/** 客单价, more often the middling ones. */
const spendings = [
  ...(['0-50', '50-100', '50-100', '100-200', '100-200', '200-500', '500以上'] as const),
] as [string, ...string[]]

/**
 * What a crowd usually is: an iPhone is the most frequent whatever the creator, so that only what is
 * more than usual tells one crowd from another.
 */
const usualShares: Readonly<Record<string, number>> = {
  ...{ iPhone: 0.275, 华为: 0.147, vivo: 0.108, oppo: 0.098, 小米: 0.069 },
  ...{ 一线: 0.283, 二线: 0.189, 三线: 0.216, 四线: 0.163, 五线: 0.109 },
  ...{ Z世代: 0.132, 都市银发: 0.133, 资深中产: 0.185, 小镇中老年: 0.156 },
  ...{ 小镇青年: 0.104, 都市蓝领: 0.056, 新锐白领: 0.122, 精致妈妈: 0.032 },
  ...{ '18-23': 0.168, '24-30': 0.168, '31-40': 0.168, '41-50': 0.168, '50+': 0.168 },
}

/** The part that is furthest above its usual share; parts that no search names are passed over. */
function mostOf({ keys, shares }: Division): string {
  let [most, excess] = ['', 0]
  keys.forEach((key, at) => {
    const own = (shares[at] ?? 0) / (usualShares[key] ?? Number.POSITIVE_INFINITY)
    if (own > excess) [most, excess] = [key, own]
  })
  return most
}
