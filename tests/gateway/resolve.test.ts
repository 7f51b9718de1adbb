import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { maxBodyBytes } from '../../src/http/request-body.ts'
import { sharedTestGateway, startTestGateway, stubSource } from '../harness.ts'
import { askingAt, id, identity, type Line } from './resolving.ts'

const shared = sharedTestGateway()
const { nickname, place } = identity

const asking = (gateway = shared(), limits?: { ratePerSecond: number }) => askingAt(gateway, limits)

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const address = `https://www.xingtu.cn/ad/creator/author-homepage/douyin-video/${id}`

describe('one line', () => {
  it.each([
    [id, 'id'],
    [address, 'address'],
    [`看看这位 https://www.xingtu.cn/ad/creator/author/douyin/${id}/1 谢谢`, 'address'],
  ])('%s names the creator for nothing', async (line, kind) => {
    const { one } = await asking()
    const { line: told, headers } = await one(line)
    expect(told).toMatchObject({
      line,
      kind,
      more: false,
      problem: null,
      requestId: null,
      cost: '0.00',
    })
    expect(told.candidates).toEqual([
      {
        ...{ id, matched: 'id', exact: true, nickname: null },
        ...{ followers: null, province: null, city: null },
      },
    ])
    expect(headers.get('x-cost')).toBe('0.00')
  })

  it('with a nickname has candidates, with what speaks for each, and is charged as a search', async () => {
    const { gateway, token, one } = await asking()
    const { line, headers } = await one(nickname)
    const exact = line.candidates.find((each) => each.id === id)
    expect(exact).toMatchObject({ matched: 'nickname', exact: true, nickname })
    expect(exact).toMatchObject({
      province: place.province,
      city: place.city === '' ? null : place.city,
    })
    expect(exact?.followers).toBeGreaterThan(0)
    expect(line).toMatchObject({ kind: 'name', problem: null, source: 'sandbox' })
    expect(line.cost).toBe(headers.get('x-cost'))
    expect(line.cost).not.toBe('0.00')
    const call = await gateway.get(`/api/calls/${line.requestId}?token=${token}`)
    expect(call.envelope.data).toMatchObject({
      ...{ endpoint: 'search_for_author_square', charged: true, cost: line.cost },
    })
  })

  it('with a part of nicknames says so of each, and that there are more', async () => {
    const { one } = await asking()
    const { line } = await one('小厨房')
    expect(line.candidates).toHaveLength(10)
    expect(line.more).toBe(true)
    for (const each of line.candidates) {
      expect(each).toMatchObject({ matched: 'nicknamePart', exact: false })
      expect(each.nickname).toContain('小厨房')
    }
  })

  it('that nobody has, or nobody could read, is told with what helps, and the second costs nothing', async () => {
    const { one } = await asking()
    const nobody = (await one('没有这样的人')).line
    expect(nobody).toMatchObject({ kind: 'name', candidates: [], source: 'sandbox' })
    expect(nobody.problem).toContain('Nobody was found')
    const short = await one('复制打开抖音 https://v.douyin.com/iAbC/')
    expect(short.line).toMatchObject({ kind: 'unreadable', candidates: [], cost: '0.00' })
    expect(short.line.problem).toContain('open it in a browser')
    expect(short.headers.get('x-cost')).toBe('0.00')
  })

  it('speaks the language that the caller asks for', async () => {
    const { gateway, token } = await asking()
    const path = `/api/creators/resolve?token=${token}&q=${encodeURIComponent('https://v.douyin.com/a/')}`
    const { envelope } = await gateway.get(path, { headers: { 'Accept-Language': 'zh' } })
    expect((envelope.data as unknown as Line).problem).toContain('短链接')
  })

  it('is taken from what is stored where that will do', async () => {
    const source = stubSource('{"authors":[],"base_resp":{"status_code":0}}')
    const { one } = await asking(await startTestGateway({ source }))
    for (const more of ['', '&maxAge=60', '&maxAge=0']) await one('阿柚', more)
    expect(source.asked).toHaveLength(2)
  })

  it.each(['', '&q=', '&q=a&q=b', '&q=a&maxAge=-1'])('%j is refused', async (query) => {
    const { gateway, token } = await asking()
    const { envelope } = await gateway.get(`/api/creators/resolve?token=${token}${query}`)
    expect(envelope).toMatchObject({ code: 400, data: null })
  })

  it('asks for a token', async () => {
    const { envelope } = await shared().get(`/api/creators/resolve?q=${id}`)
    expect(envelope.code).toBe(100)
  })
})
describe('many lines', () => {
  it('come back in their order, equal names searched once, and what is wrong told with its line', async () => {
    const { post } = await asking()
    const lines = [
      nickname,
      id,
      'https://v.douyin.com/a/',
      ` ${nickname} `,
      'https://example.com/x',
    ]
    const { status, headers, envelope } = await post({ lines })
    expect([status, envelope.code]).toEqual([200, 0])
    const told = envelope.data?.lines ?? []
    expect(told.map(({ line, kind }) => [line, kind])).toEqual([
      [nickname, 'name'],
      [id, 'id'],
      ['https://v.douyin.com/a/', 'unreadable'],
      [nickname, 'name'],
      ['https://example.com/x', 'unreadable'],
    ])
    expect(told[0]?.requestId).toBe(told[3]?.requestId)
    expect(envelope.data?.cost).toBe(told[0]?.cost)
    expect(headers.get('x-cost')).toBe(told[0]?.cost)
  })

  it('may have ids as numbers, whose digits stay', async () => {
    const { post } = await asking()
    const { envelope } = await post(`{"lines":[${id}]}`)
    expect(envelope.data?.lines).toMatchObject([{ line: id, kind: 'id', candidates: [{ id }] }])
  })

  it('of a failed search say so, and leave the others as they are', async () => {
    const source = stubSource(() => {
      throw new Error('broken')
    })
    const { post } = await asking(await startTestGateway({ source }))
    const { headers, envelope } = await post({ lines: ['阿柚', id] })
    expect(envelope.code).toBe(0)
    expect(envelope.data?.lines[0]).toMatchObject({ candidates: [], cost: '0.00' })
    expect(envelope.data?.lines[0]?.problem).not.toContain('broken')
    expect(envelope.data?.lines[1]?.candidates).toHaveLength(1)
    expect(headers.get('x-charged')).toBe('false')
  })

  it('are told whom a strange answer still names', async () => {
    const authors = `[null,7,{},{"star_id":${id},"attribute_datas":null},{"star_id":"1"}]`
    const source = stubSource(`{"authors":${authors},"pagination":null}`)
    const { post } = await asking(await startTestGateway({ source }))
    const { envelope } = await post({ lines: ['阿柚'] })
    expect(envelope.data?.lines[0]?.candidates).toMatchObject([
      { id, matched: 'found', nickname: null, followers: null },
    ])
  })

  it('are read whatever one of them holds that no search takes', async () => {
    const { post } = await asking()
    const profile = 'https://www.douyin.com/user/'
    const lines = [
      id,
      '谁也\u2028不是',
      '谁也\ud800不是',
      profile + 'A'.repeat(300),
      `${profile}self`,
      'https://www.douyin.com/share?sec_uid=%00%0a',
      'https://www.douyin.com/share?sec_uid=',
    ]
    const { envelope } = await post({ lines })
    expect(envelope.code).toBe(0)
    expect(envelope.data?.lines.map(({ kind, cost }) => [kind, cost])).toEqual([
      ['id', '0.00'],
      ['name', '0.02'],
      ['name', '0.02'],
      ...Array(4).fill(['unreadable', '0.00']),
    ])
    expect(envelope.data?.cost).toBe('0.02')
  })

  it('keep an emoji whole, and are charged once for each name with a key', async () => {
    const name = '👨\u200d👩\u200d👧一家'
    const attributes = { nick_name: name }
    const source = stubSource(
      JSON.stringify({ authors: [{ star_id: id, attribute_datas: attributes }] }),
    )
    const { post } = await asking(await startTestGateway({ source }))
    const headers = { 'idempotency-key': 'list-7' }
    const first = await post({ lines: [name] }, headers)
    expect(first.envelope.data?.lines[0]?.candidates).toMatchObject([{ id, exact: true }])
    const again = await post({ lines: [name, '另一位'] }, headers)
    expect(again.envelope.data?.lines.map(({ cost }) => cost)).toEqual(['0.00', '0.02'])
    expect(source.asked).toHaveLength(2)
  })

  it('with a large answer hold up nobody else: it is read in a thread', async () => {
    const authors = Array.from({ length: 3000 }, (_, at) => ({
      star_id: String(BigInt(id) + BigInt(at)),
      attribute_datas: { nick_name: at === 2999 ? '阿柚' : `达人${at}` },
    }))
    const { post } = await asking(
      await startTestGateway({ source: stubSource(JSON.stringify({ authors })) }),
    )
    const parse = vi.spyOn(JSON, 'parse')
    onTestFinished(() => parse.mockRestore())
    const { envelope } = await post({ lines: ['阿柚'] })
    expect(envelope.data?.lines[0]).toMatchObject({ more: true, cost: '0.02' })
    expect(envelope.data?.lines[0]?.candidates[0]).toMatchObject({ nickname: '阿柚', exact: true })
    const lengths = parse.mock.calls.map(([text]) => text.length)
    expect(Math.max(...lengths)).toBeLessThan(65_536)
  })

  it('go no faster than the token may', async () => {
    const { post } = await asking(shared(), { ratePerSecond: 3 })
    const lines = Array.from({ length: 7 }, (_, at) => `谁也不是${at}`)
    const { envelope } = await post({ lines })
    const problems = envelope.data?.lines.map(({ problem }) => problem)
    expect(new Set(problems)).toEqual(new Set([problems?.[0]]))
    expect(problems?.[0]).toContain('Nobody was found')
  })

  it.each([
    ['{"lines":[]}', 'lines has 0 items: give a list of 1 to 2000 lines'],
    ['{"lines":[" ","\\n"]}', 'lines has 0 items'],
    ['{}', 'lines is missing'],
    [`{"lines":"${'x'.repeat(2001)}"}`, 'lines is "xxx'],
    ['{"lines":[{}]}', 'lines is "[{}]"'],
    ['{"lines":["a",{"toString":1,"valueOf":1}]}', 'item 2 of lines is'],
    [`{"lines":["a",{"b":1}]}`, 'item 2 of lines is "{\\"b\\":1}"'],
    [JSON.stringify({ lines: ['a', 'x'.repeat(2001)] }), 'item 2 of lines is "xxx'],
    [JSON.stringify({ lines: Array.from({ length: 2001 }, () => 'a') }), 'lines has 2001 items'],
    ['{"lines":["a"],"maxAge":"x"}', 'maxAge is "x"'],
    [`{"lines":["a"],"dryRun":${nested(20_000)}}`, 'The body of the request is "{'],
    [`{"lines":["a"],"dryRun":${nested(900)}}`, 'dryRun is "[[['],
    ['[]', 'The body of the request is "[]", which is invalid: give a JSON object'],
    ['{', 'The body of the request is "{"'],
    ['', 'The body of the request is empty: give a JSON object'],
  ])('%.40s is refused, and costs nothing', async (body, words) => {
    const { post } = await asking()
    const { headers, envelope } = await post(body)
    expect(envelope).toMatchObject({ code: 400, data: null })
    expect(envelope.message).toContain(words)
    expect(envelope.message.length).toBeLessThan(600)
    expect(headers.get('x-charged')).toBe('false')
  })

  it('are not read beyond their bound, nor as another type, nor for a stranger', async () => {
    const { post } = await asking()
    const large = await post({ lines: ['x'.repeat(maxBodyBytes)] })
    expect(large.status).toBe(413)
    expect(large.envelope.message).toContain('too large')
    const form = await post('lines=a', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(form.status).toBe(415)
    expect(form.envelope.message).toContain(
      'Content-Type is "application/x-www-form-urlencoded", which is not read',
    )
    const packed = await post('x', { 'content-encoding': 'gzip', 'accept-language': 'zh' })
    expect(packed.status).toBe(415)
    expect(packed.envelope.message).toContain('请求头 Content-Encoding 的值“gzip”不受支持')
    const stranger = await post({ lines: [id] }, { authorization: 'Bearer ast_short' })
    expect(stranger.envelope).toMatchObject({ code: 100, data: null })
  })

  it('that come in pieces without a length are bounded as well, and the connection ends', async () => {
    const { gateway, token } = await asking()
    const chunk = 'x'.repeat(65_536)
    const response = await fetch(`${gateway.address}/api/creators/resolve?token=${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream({
        start(controller) {
          for (let at = 0; at < 40; at++) controller.enqueue(new TextEncoder().encode(chunk))
          controller.close()
        },
      }),
      duplex: 'half',
    } as RequestInit).catch(() => undefined)
    // It may see the reset before the answer.
    if (response) expect(response.status).toBe(413)
    expect((await gateway.get('/ping')).status).toBe(200)
  })

  it('are posted, and nothing else is', async () => {
    const { gateway } = await asking()
    const put = await fetch(`${gateway.address}/api/creators/resolve`, { method: 'PUT' })
    expect(put.status).toBe(405)
    expect(put.headers.get('allow')).toBe('GET, POST, OPTIONS')
    expect(((await put.json()) as { message: string }).message).toContain('use GET or POST')
    const head = await fetch(`${gateway.address}/api/creators/resolve?q=${id}`, { method: 'HEAD' })
    expect(head.status).toBe(405)
  })
})
