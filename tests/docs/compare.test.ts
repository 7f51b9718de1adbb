import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ComparisonAnswer } from '../../docs/.vitepress/theme/comparison.ts'
import { identityOf } from '../../src/catalog/creator/identity.ts'
import { populationId } from '../../src/catalog/creator/population.ts'
import { traitsOf } from '../../src/catalog/creator/traits.ts'
import { documentedAccount } from '../../src/catalog/kinds/account.ts'
import { formatMoney } from '../../src/core/money.ts'
import { flags } from '../../src/derive/view/flags/index.ts'
import { comparedQuestions } from '../gateway/viewing.ts'
import { needs } from '../tools.ts'
import { complaints, desktop, forAxe, heard, lookedAt, phone, tooWide } from './fitting.ts'
import { reading, shows, type Visit, walkLeftToCi } from './visit.ts'

const { visit } = reading()
const documented = '6629722295873044494'
const other = '7000000000000000002'
const failing = '9000000000000000301'
const empty = '9000000000000000404'
const clipboard = 'navigator.clipboard.readText()'

/** What so many creators cost by the default price. */
const costOf = (creators: number) => formatMoney(creators * comparedQuestions * 20_000)

/** The page with the lines filled in. */
async function filled(
  { page, open, token }: Visit,
  language: string,
  lines: readonly string[],
): Promise<ReturnType<Visit['page']['locator']>> {
  await open(`${language}/guide/compare`)
  const tool = page.locator('.compare')
  await tool.locator('textarea').fill(lines.join('\n'))
  await tool.locator('input[type=password]').fill(token)
  return tool
}

async function balance({ gateway, token }: Visit): Promise<number> {
  const { envelope } = await gateway.get(`/api/balance?token=${token}`)
  return Number((envelope.data as { balance: string }).balance)
}

describe('a media buyer', needs('browser'), () => {
  it('is told the price before anything is spent, and then has creators side by side', async () => {
    const reader = await visit()
    const { page, gateway } = reader
    const tool = await filled(reader, 'zh', [
      documented,
      `https://www.xingtu.cn/ad/creator/author-homepage/douyin-video/${other}`,
      failing,
      empty,
    ])
    const before = await balance(reader)
    await tool.locator('button[type=submit]').click()
    const quoted = `对比 4 位达人需 ${4 * comparedQuestions} 次查询`
    await shows(tool.locator('.quote')).toContain(quoted)
    await shows(tool.locator('.quote')).toContain(` ${costOf(4)} 元`)
    expect(await balance(reader)).toBe(before)
    await tool.locator('.spend').click()
    await shows(tool.locator('.outcome')).toContain(`本次费用 ${costOf(3)} 元`)
    expect(before - (await balance(reader))).toBeCloseTo(Number(costOf(3)), 6)
    await shows(tool.locator('.sandbox')).toContain('虚构')
    const row = (text: string) => tool.locator('tbody tr', { hasText: text }).first()
    await shows(row('状态')).toMatch(/状态\s+可比\s+可比\s+未取得数据\s+上游没有该达人的数据/)
    await shows(row('报价')).toMatch(/1-20s视频\s+¥263,700\.00\s+¥[\d,.]+\s*★?\s+—\s+—/)
    await shows(row('互动率')).toContain('2.44%')
    await shows(row('折算 CPE')).toContain('= 报价 ÷（平均点赞 + 平均评论 + 平均转发）')
    const derived = row('折算 CPE').locator('td').first()
    expect(await derived.getAttribute('title')).toContain('price = 263700')
    await shows(row('风险旗标')).toMatch(/样本不足\s+\S+\s+—\s+\S+/)
    const flag = row('风险旗标').locator('details').first()
    await flag.locator('summary').click()
    await shows(flag).toMatch(/少于 5 条[\s\S]*personal_item_num = 3/)
    const untold = row('未判断的旗标').locator('details')
    await shows(untold.nth(2)).toBe(`${flags.length} 条`)
    await untold.first().locator('summary').click()
    await shows(untold.first()).toMatch(/断更\n没有取得数据：/)
    await shows(row('来源')).toMatch(/sandbox\s+sandbox\s+—\s+sandbox/)
    await shows(tool.locator('td.problems').nth(2)).toContain('301')
    const stored = await page.evaluate('JSON.stringify([localStorage, sessionStorage])')
    expect([stored, page.url()].join()).not.toContain(reader.token)
    expect(gateway.logged()).not.toContain(reader.token)
  })

  it('looks at another tier for nothing, which ranks those who sell it', walkLeftToCi, async () => {
    const reader = await visit()
    const tool = await filled(reader, 'en', [documented, other, '7000000000000000003'])
    await tool.locator('button[type=submit]').click()
    await tool.locator('.spend').click()
    await tool.locator('table').waitFor()
    const before = await balance(reader)
    await tool.locator('.tier select').selectOption({ label: '60s以上视频' })
    const { envelope } = await reader.gateway.get(
      `/api/creators/compare?ids=${documented},${other},7000000000000000003&tier=71&token=${reader.token}`,
    )
    const data = envelope.data as ComparisonAnswer
    const states = data.creators.map(({ state }) => (state === 'ok' ? 'compared' : 'tier not sold'))
    expect(new Set(states).size).toBe(2)
    const row = (text: string) => tool.locator('tbody tr', { hasText: text }).first()
    await shows(row('State')).toMatch(new RegExp(states.join('.*\\s.*')))
    for (const name of ['play_mid', 'star_index', 'own_cpe']) {
      const figure = data.figures.find(
        (each) => each.name === name && (!each.tier || each.tier.videoType === 71),
      )
      const best = figure?.values.findIndex(({ rank }) => rank === 1) ?? -1
      const ranked = figure?.values.filter(({ rank }) => rank !== null) ?? []
      const stars = await row(figure?.label ?? '')
        .locator('td')
        .evaluateAll((cells) => cells.map((cell) => cell.textContent?.includes('★')))
      expect(stars.indexOf(true), name).toBe(ranked.length > 1 ? best : -1)
    }
    expect(before - (await balance(reader))).toBeCloseTo(Number(costOf(3)), 6)
  })

  it('sees five creators beside each other on a wide page', walkLeftToCi, async () => {
    const reader = await visit()
    await reader.page.setViewportSize(desktop)
    const others = [1, 2, 3, 4].map((last) => `700000000000000000${last}`)
    const tool = await filled(reader, 'zh', [documented, ...others])
    await tool.locator('button[type=submit]').click()
    await tool.locator('.spend').click()
    await tool.locator('table').waitFor()
    const scroll = tool.locator('.figures .scroll')
    const hidden = await scroll.evaluate((each) => each.scrollWidth - each.clientWidth)
    expect(hidden).toBe(0)
  })

  it('takes the table to a spreadsheet, by copy and as a file', walkLeftToCi, async () => {
    const reader = await visit()
    const tool = await filled(reader, 'zh', [documented, failing])
    await tool.locator('button[type=submit]').click()
    await tool.locator('.spend').click()
    await tool.locator('button', { hasText: '复制到表格' }).click()
    await tool.locator('button', { hasText: '已复制' }).waitFor()
    const copied = (await reader.page.evaluate<string>(clipboard)).split('\n')
    expect(copied[0]).toMatch(/^达人 ID\t(?:昵称\t)?状态\t报价 · 1-20s视频（元）\t/)
    expect(copied[1]).toMatch(
      new RegExp(`^="${documented}"\t(?:[^\t]+\t)?可比\t263700\t.*沙箱虚构数据`),
    )
    expect(copied[2]).toMatch(new RegExp(`^="${failing}"\t(?:\t)?未取得数据\t—\t`))
    const [download] = await Promise.all([
      reader.page.waitForEvent('download'),
      tool.locator('button', { hasText: '下载 CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('creators.csv')
    const file = readFileSync(await download.path())
    expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(file.toString()).toMatch(new RegExp(`"=""${documented}""",.*可比,263700,`))
    expect(file.toString()).toContain('沙箱虚构数据')
  })

  it('is told which lines are wrong, and asked for what is missing, before anything is asked', async () => {
    const reader = await visit()
    const two = `https://www.xingtu.cn/${documented}/${other}`
    const tool = await filled(reader, 'zh', [documented, '6.63E+18', two])
    const before = await balance(reader)
    const problem = tool.locator('.problem').first()
    const askPrice = tool.locator('button[type=submit]')
    await askPrice.click()
    await shows(tool.locator('ul.problem')).toMatch(
      /第 2 行“6\.63E\+18”.*科学计数.*\n第 3 行“https:.*”含有不止一个 ID/,
    )
    const many = Array.from({ length: 21 }, (_, index) => `70000000000000000${10 + index}`)
    await tool.locator('textarea').fill(many.join('\n'))
    await askPrice.click()
    await shows(problem).toContain('21 位')
    await tool.locator('textarea').fill('')
    await askPrice.click()
    await shows(problem).toBe('请填写至少一位达人')
    await tool.locator('textarea').fill(documented)
    await tool.locator('input[type=password]').fill('')
    await askPrice.click()
    await shows(problem).toBe('请先填写令牌')
    await tool.locator('input[type=password]').fill('ast_wrong')
    await askPrice.click()
    await shows(problem).toMatch(/^100 令牌/)
    expect(await balance(reader)).toBe(before)
  })

  it(
    'has names looked up once the price is agreed, and chooses whom each line means',
    walkLeftToCi,
    async () => {
      const reader = await visit(forAxe)
      const { page } = reader
      const id = populationId(4321)
      const { nickname } = identityOf(traitsOf(id))
      const short = 'https://v.douyin.com/a/'
      const tool = await filled(reader, 'zh', [documented, nickname, short])
      const before = await balance(reader)
      const lookup = tool.locator('.lookup')
      await tool.locator('button[type=submit]').click()
      await shows(lookup).toMatch(/共须查询 1 次.* 0\.02 元/)
      await shows(lookup.locator('fieldset')).toContain('短链接')
      expect(await balance(reader)).toBe(before)
      await lookup.locator('.spend').click()
      await shows(lookup.locator('.outcome')).toContain('本次费用 0.02 元')
      expect(before - (await balance(reader))).toBeCloseTo(0.02, 6)
      expect(await lookup.locator('input:checked').count()).toBe(0)
      for (const size of [desktop, phone]) {
        await page.setViewportSize(size)
        expect(await page.evaluate(tooWide), String(size.width)).toEqual([])
        expect(await complaints(page), String(size.width)).toEqual([])
      }
      const use = lookup.locator('button', { hasText: '采用所选' })
      await use.click()
      await shows(lookup).toContain(`还有未选定的行：${nickname} / ${short}`)
      const candidate = lookup.locator('label', { hasText: id })
      await shows(candidate).toMatch(/粉丝 [\d,]+，.*昵称相同/)
      await candidate.locator('input').check()
      await lookup.locator('fieldset').nth(1).locator('label', { hasText: '去掉这一行' }).click()
      await use.click()
      await shows(tool.locator('.quote')).toContain('对比 2 位达人')
      expect(await tool.locator('textarea').inputValue()).toBe(`${documented}\n${id}`)
      expect(before - (await balance(reader))).toBeCloseTo(0.02, 6)
    },
  )

  it(
    'pays for no search where nothing has to be searched for, and hears what is wrong',
    walkLeftToCi,
    async () => {
      const reader = await visit()
      const address = `https://www.oceanengine.com/ad/author-homepage/douyin-video/${other}`
      const tool = await filled(reader, 'en', [address])
      const before = await balance(reader)
      await tool.locator('input[type=password]').fill('ast_wrong')
      await tool.locator('button[type=submit]').click()
      await shows(tool.locator('.lookup')).toMatch(/^100 /)
      await tool.locator('input[type=password]').fill(reader.token)
      await tool.locator('button[type=submit]').click()
      await tool.locator('button', { hasText: 'Use what is chosen' }).click()
      await shows(tool.locator('.quote')).toContain(`takes ${comparedQuestions} questions`)
      expect(await tool.locator('textarea').inputValue()).toBe(other)
      expect(await balance(reader)).toBe(before)
    },
  )

  it('has whom a line names by an account chosen already', walkLeftToCi, async () => {
    const reader = await visit()
    const tool = await filled(reader, 'en', [`抖音号：${documentedAccount.uniqueId}`])
    await tool.locator('button[type=submit]').click()
    await shows(tool.locator('.lookup')).toContain('It takes 1 question;')
    await tool.locator('.lookup .spend').click()
    await shows(tool.locator('.lookup label').first()).toContain('same Douyin number')
    await tool.locator('button', { hasText: 'Use what is chosen' }).click()
    expect(await tool.locator('textarea').inputValue()).toBe(documented)
  })

  it('is offered no search that the token may not make', walkLeftToCi, async () => {
    const reader = await visit()
    const tool = await filled(reader, 'en', ['somebody'])
    const { token } = await reader.gateway.token({ ratePerSecond: 100, endpoints: ['get-kol-*'] })
    await tool.locator('input[type=password]').fill(token)
    await tool.locator('button[type=submit]').click()
    await shows(tool.locator('.lookup')).toMatch(
      /^The token may not call \S+, so that names cannot/,
    )
    expect(await tool.locator('.lookup button').count()).toBe(0)
  })

  it('is told the price anew where anything has changed', walkLeftToCi, async () => {
    const reader = await visit()
    const tool = await filled(reader, 'en', [documented])
    await tool.locator('button[type=submit]').click()
    await tool.locator('.spend').waitFor()
    await tool.locator('textarea').fill(`${documented}\n${other}`)
    await expect.poll(() => tool.locator('.spend').count()).toBe(0)
    await tool.locator('button[type=submit]').click()
    await shows(tool.locator('.quote')).toContain(`takes ${2 * comparedQuestions} questions`)
  })

  it.each(lookedAt)(
    'in %s reads a table that fits and has nothing against it',
    walkLeftToCi,
    async (language) => {
      const isHeard = language === heard
      const reader = await visit(forAxe)
      const { page } = reader
      const tool = await filled(reader, language, [
        documented,
        other,
        failing,
        '7000000000000000003',
      ])
      await tool.locator('button[type=submit]').click()
      await tool.locator('.spend').waitFor()
      if (isHeard) expect(await complaints(page)).toEqual([])
      await tool.locator('.spend').click()
      await tool.locator('table').waitFor()
      for (const size of [desktop, phone]) {
        await page.setViewportSize(size)
        expect(await page.evaluate(tooWide), String(size.width)).toEqual([])
        if (isHeard) expect(await complaints(page), String(size.width)).toEqual([])
      }
      // Scrolled sideways, the first column stays where it is.
      const first = tool.locator('tbody tr').first().locator('th')
      const left = async () => (await first.boundingBox())?.x
      const before = await left()
      const scrolled = await tool.locator('.scroll').evaluate((each) => {
        each.scrollLeft = 120
        return each.scrollLeft
      })
      expect(scrolled).toBe(120)
      expect(await left()).toBe(before)
    },
  )
})
