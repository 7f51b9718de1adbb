import { describe, expect, it } from 'vitest'
import { complaints, forAxe, phone, tooWide } from './fitting.ts'
import { reading, shows, walkLeftToCi } from './visit.ts'

const { visit } = reading()
const searchPage = 'zh/api/douyin-xingtu-apis/creator-search-v1'

describe('the page of creator search', walkLeftToCi, () => {
  it('names filters by the dictionaries that the gateway has stored, and offers their names', async () => {
    const { gateway, page, open, token } = await visit(forAxe)
    await open(searchPage)
    const names = page.locator('.search-filters')
    const tags = page.locator('#values-of-contentTag option')
    await shows(names).toContain('market_fields/v1 尚未采集：按默认参数调用一次即可存下。')
    expect(await tags.count()).toBe(0)
    for (const path of [
      'fe_common_service/author_options/market_fields',
      'gsearch/get_search_field_options',
    ]) {
      const answer = await gateway.get(`/api/douyin-xingtu/gw/api/${path}/v1?token=${token}`)
      expect(answer.envelope.code).toBe(0)
    }
    // What was answered is kept a little later.
    await expect
      .poll(
        async () => {
          await open(searchPage)
          await names.locator('li').first().waitFor()
          return await names.innerText()
        },
        { interval: 1000 },
      )
      .not.toContain('尚未采集')
    await shows(names).toContain('沙箱的虚构数据')
    await names.locator('summary', { hasText: 'contentTag' }).click()
    await shows(names.locator('.values li', { hasText: '美妆教程' })).toBe('2 美妆教程 ← 美妆')
    await shows(names.locator('summary', { hasText: 'audienceImage' })).toContain(
      'link_crowd_profile',
    )
    expect(await tags.count()).toBeGreaterThan(100)
    expect(await tags.first().getAttribute('value')).toBe('美妆')
    expect(await complaints(page)).toEqual([])
    await page.setViewportSize(phone)
    expect(await page.evaluate(tooWide)).toEqual([])
  })

  it('is the only one that has them', async () => {
    const { page, open } = await visit()
    await open('zh/api/douyin-xingtu-apis/kol-search-v1-deprecated')
    expect(await page.locator('.search-filters').count()).toBe(0)
  })
})
