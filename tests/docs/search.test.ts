import { afterAll, describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { type Topic, topics } from '../../src/catalog/topics.ts'
import { type Language, languages } from '../../src/core/text.ts'
import { byTopic, isSucceeded } from '../../src/derive/pages/by-topic.ts'
import type { AtEnd } from '../harness.ts'
import { reading, shows, type Visit, walkLeftToCi } from './visit.ts'

const { visit } = reading()
const endpoints = [...catalog.values()]

/** The endpoint to use of a dataset. */
function endpointOf(dataset: string) {
  const found = endpoints.find((each) => each.dataset.name === dataset && !isSucceeded(each))
  if (!found) throw new Error(`No endpoint of ${dataset}`)
  return found
}

const titleOf = (dataset: string, language: Language) => endpointOf(dataset).title[language]

/** One for all searches in a language: each page that is loaded reads the index anew. */
const readers = new Map<string, Promise<Visit>>()

/** Opens the search, and gives what it finds. */
async function search(language: string, words: string) {
  const { page } = await readerOf(language)
  await page.keyboard.press('Escape')
  await page.locator('.VPLocalSearchBox').waitFor({ state: 'detached' })
  await page.locator('.VPNavBarSearch button').first().click()
  await page.locator('.VPLocalSearchBox input').fill(words)
  return { page, results: page.locator('.VPLocalSearchBox .result') }
}

function readerOf(language: string): Promise<Visit> {
  const reader = readers.get(language) ?? come(language)
  readers.set(language, reader)
  return reader
}

async function come(language: string): Promise<Visit> {
  const reader = await visit({}, (leave) => void leaving.unshift(leave))
  await reader.open(`${language}/guide/quick-start`)
  return reader
}

const leaving: Parameters<AtEnd>[0][] = []
afterAll(async () => {
  for (const leave of leaving) await leave()
})

describe('whoever searches', walkLeftToCi, () => {
  it.each([
    ['zh', '性价比', titleOf('link-info', 'zh')],
    ['zh', endpointOf('link-info').id, titleOf('link-info', 'zh')],
    ['zh', 'expect_cpm.cpm_21_60', titleOf('spread-info', 'zh')],
    ['en', endpointOf('link-info').id, titleOf('link-info', 'en')],
    ['en', '性价比', titleOf('link-info', 'en')],
    ['en', 'interact_rate', titleOf('spread-info', 'en')],
    ['en', 'idempotency', 'Idempotency'],
  ])('finds in %s by %s the page %s', async (language, words, found) => {
    const { page, results } = await search(language, words)
    await results.filter({ hasText: found }).first().click()
    await page.locator('h1', { hasText: found }).waitFor()
  })

  it.each([
    ['zh', '退款', '业务码与计费'],
    ['en', 'refund', 'Codes and billing'],
    ['zh', '余额', '余额与限额'],
  ])('in %s is answered %s first by %s', async (language, words, found) => {
    const { results } = await search(language, words)
    await shows(results.first()).toContain(found)
  })

  // A rate is told of single videos too: there the page on a creator's is among the first.
  const asked: readonly (readonly [Language, string, Topic, number])[] = [
    ['zh', '报价', 'prices', 1],
    ['en', 'price', 'prices', 1],
    ['zh', '完播率', 'performance', 3],
    ['en', 'completion rate', 'performance', 3],
    ['zh', '粉丝画像', 'audience', 1],
  ]
  const served = new Set(byTopic(endpoints).map(({ title }) => title))

  it.each(asked.filter(([, , topic]) => served.has(topics[topic])))(
    'in %s is answered %s by an endpoint to use about %s among the first %i',
    async (language, words, topic, most) => {
      const { results } = await search(language, words)
      const titles = endpoints
        .filter((each) => each.dataset.topic === topic && !isSucceeded(each))
        .map(({ title }) => title[language])
      const isAnswered = async () => {
        const texts = (await results.allInnerTexts()).slice(0, most)
        return texts.some((text) => titles.some((title) => text.includes(title)))
      }
      await expect.poll(isAnswered).toBe(true)
    },
  )

  it.each(languages)(
    'in %s is led by a field to one page, and not to its former path',
    async (language) => {
      const { title: former } = endpoints.find(
        (each) => each.dataset.name === 'recommended-videos' && isSucceeded(each),
      ) ?? { title: { zh: '', en: '' } }
      const { results } = await search(language, 'masterpiece_videos')
      await shows(results.first()).toContain(titleOf('recommended-videos', language))
      const texts = await results.allInnerTexts()
      expect(texts.filter((text) => text.includes(former[language]))).toEqual([])
    },
  )
})
