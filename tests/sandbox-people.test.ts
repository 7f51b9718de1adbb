import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentTags } from '../src/catalog/content-tags.ts'
import { industries } from '../src/catalog/industries.ts'
import { bodyOf } from './sandbox-bodies.ts'

interface Tag {
  readonly tag_id: string
  readonly tag_name: string
}

interface Share {
  readonly key: string
  readonly rate: string
}

/** The members that the tests read, by the dataset that has them. */
interface Bodies {
  readonly 'base-info': {
    readonly id: string
    readonly nick_name: string
    readonly avatar_uri: string
    readonly follower: number
    readonly mcn_name: string
    readonly mcn_logo: string
    readonly mcn_introduction: string
    readonly base64_qrcode: string
    readonly tags: string
    readonly tags_ids: string
    readonly tags_ids_level_two: string
    readonly tags_relation: Readonly<Record<string, readonly string[]>>
  }
  readonly 'business-card': {
    readonly card_info: {
      readonly wechat: string
      readonly phone: string
      readonly email: string
      readonly cooperation_brand: string
    }
  }
  readonly 'platform-channel-info': { readonly self_intro: string }
  readonly 'author-display': { readonly follower: number }
  readonly tags: { readonly tags: readonly (Tag & { readonly children: readonly Tag[] })[] }
  readonly 'contract-info': {
    readonly message_reply_rate: string
    readonly order_cnt: string
    readonly process_order_cnt: string
    readonly max_process_order_cnt: string
    readonly industry_order_distribution: string
    readonly industry_vv_distribution: string
  }
  readonly 'order-experience': {
    readonly order_experience_industries: readonly {
      readonly industry_id: string
      readonly industry_name: string
      readonly order_cnt: string
    }[]
  }
  readonly 'marketing-info': {
    readonly industry_tags: readonly string[]
  }
  readonly 'spread-info': { readonly item_num?: string }
}

/** A dataset's body; that it has the members of its schema is proved of all datasets together. */
function read<Name extends keyof Bodies>(
  name: Name,
  creator: string,
  today: string,
  asked: Readonly<Record<string, string>> = {},
): Bodies[Name] {
  return bodyOf(name, creator, today, asked) as unknown as Bodies[Name]
}

const id = fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String)
const day = fc
  .date({ min: new Date('2024-06-01'), max: new Date('2029-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('a profile', () => {
  test('is told alike by profile, card, channel and display', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const profile = read('base-info', creator, today)
        const { card_info: card } = read('business-card', creator, today)
        const channel = read('platform-channel-info', creator, today)
        const display = read('author-display', creator, today)
        expect(profile.id).toBe(creator)
        expect(card).toMatchObject({
          nick_name: profile.nick_name,
          avatar_uri: profile.avatar_uri,
          follower: String(profile.follower),
          self_intro: channel.self_intro,
          mcn_info: { mcn_name: profile.mcn_name, mcn_logo: profile.mcn_logo },
        })
        expect(display.follower).toBe(profile.follower)
        expect(profile.mcn_name === '').toBe(profile.mcn_introduction === '')
        expect([profile.nick_name, channel.self_intro].every((text) => /沙箱/.test(text))).toBe(
          true,
        )
        expect([card.wechat, card.phone, card.email, profile.base64_qrcode].join('')).toBe('')
      }),
    )
  })

  test('has the tags that tags has, with their own ids and in the upstream’s writing', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const profile = read('base-info', creator, today)
        const { tags } = read('tags', creator, today)
        expect(profile.tags_relation).toEqual(
          Object.fromEntries(
            tags.map((tag) => [tag.tag_name, tag.children.map((child) => child.tag_name)]),
          ),
        )
        expect(JSON.parse(profile.tags)).toEqual(tags.map((tag) => tag.tag_name))
        expect(profile.tags).toMatch(/^[ -~]+$/)
        expect(JSON.parse(profile.tags_ids)).toEqual(tags.map((tag) => Number(tag.tag_id)))
        const seconds = tags.flatMap((tag) => tag.children)
        expect(JSON.parse(profile.tags_ids_level_two)).toEqual(
          seconds.map((child) => Number(child.tag_id)),
        )
        for (const tag of tags) {
          const known = contentTags.find(({ name }) => name === tag.tag_name)
          expect(String(known?.id)).toBe(tag.tag_id)
          const below = known?.seconds.map((each) => `${each.id} ${each.name}`)
          const own = tag.children.map((child) => `${child.tag_id} ${child.tag_name}`)
          expect(below).toEqual(expect.arrayContaining(own))
        }
      }),
    )
  })
})

describe('orders', () => {
  const periods = fc.constantFrom(
    { range: 'DAY_30', period: 'DAY_30' },
    { range: 'DAY_90', period: 'DAY_90' },
  )

  test('are as many as Xingtu videos, and add up by industry', () => {
    fc.assert(
      fc.property(id, day, periods, (creator, today, asked) => {
        const contract = read('contract-info', creator, today, asked)
        const { order_experience_industries: rows } = read(
          'order-experience',
          creator,
          today,
          asked,
        )
        const videos = { ...asked, type: 'XINTU_VIDEO', flowType: 'INCLUDE' }
        const { item_num = '0' } = read('spread-info', creator, today, videos)
        expect(contract.order_cnt).toBe(item_num)
        expect(rows.reduce((sum, row) => sum + Number(row.order_cnt), 0)).toBe(Number(item_num))
        const shares: readonly Share[] = JSON.parse(contract.industry_order_distribution)
        expect(shares.map(({ key }) => key)).toEqual(rows.map((row) => row.industry_id))
        for (const [at, row] of rows.entries()) {
          expect(Number(shares[at]?.rate)).toBeCloseTo(Number(row.order_cnt) / Number(item_num), 2)
        }
      }),
    )
  })

  test('are of industries that the creator works for, whose brands stand on the card', () => {
    fc.assert(
      fc.property(id, day, (creator, today) => {
        const ninetyDays = { range: 'DAY_90', period: 'DAY_90' }
        const { order_experience_industries: rows } = read(
          'order-experience',
          creator,
          today,
          ninetyDays,
        )
        const { industry_tags } = read('marketing-info', creator, today)
        for (const row of rows) {
          const label = industries.find(({ code }) => code === row.industry_id)?.label.zh
          expect(row.industry_name).toBe(label)
          expect(industry_tags.map((tag) => tag.split('-')[0])).toContain(label)
        }
        const brands = read('business-card', creator, today).card_info.cooperation_brand
        expect(brands.split(',').filter((brand) => brand !== '')).toHaveLength(rows.length)
      }),
    )
  })

  test('are weighed by plays too, and are not more than can be taken on', () => {
    fc.assert(
      fc.property(id, day, periods, (creator, today, asked) => {
        const contract = read('contract-info', creator, today, asked)
        const plays: readonly Share[] = JSON.parse(contract.industry_vv_distribution)
        const total = plays.reduce((sum, { rate }) => sum + Number(rate), 0)
        if (plays.length > 0) expect(Math.abs(total - 1)).toBeLessThanOrEqual(0.02)
        expect(Number(contract.process_order_cnt)).toBeLessThanOrEqual(
          Number(contract.max_process_order_cnt),
        )
        const replies = Number(contract.message_reply_rate)
        expect(replies).toBeGreaterThan(0.5)
        expect(replies).toBeLessThanOrEqual(1)
      }),
    )
  })
})
