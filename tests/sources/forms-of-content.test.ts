import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { callPath, startedOnce, startTestGateway } from '../harness.ts'
import { json, startStandIn } from '../upstream/stand-in.ts'
import { startWithXingtu } from './xingtu.ts'

/** The forms of content whose codes nobody knows. */
const byNameOnly = [
  ['PICTURE_TEXT', 'pictures and text', '图文'],
  ['SHORT_DRAMA', 'short drama', '短剧'],
] as const

/** Nothing that it is asked for here fails. */
const shared = startedOnce((atEnd) => startWithXingtu({}, atEnd))

const endpoints = [...catalog.values()].filter(({ parameters }) => 'platform' in parameters)

describe('a form of content that can be asked for by name only', () => {
  it('is read wherever a path takes a form of content', () => {
    expect(endpoints.map(({ id }) => id)).toContain('get_author_base_info')
    for (const { id, parameters } of endpoints) {
      const names = parameters.platform?.choices.map(({ name }) => name)
      expect(names, id).toEqual(['SHORT_VIDEO', 'LIVE_STREAMING', 'PICTURE_TEXT', 'SHORT_DRAMA'])
    }
  })

  it('is refused by xingtu in words that name it, charges nothing, and is never sent', async () => {
    const { gateway, standIn } = shared()
    const { token } = await gateway.token()
    standIn.asked.length = 0
    // Where nobody knows what Xingtu's method is, that is what is said.
    const known = endpoints.filter(({ dataset }) => !dataset.upstream.atXingtu)
    for (const { id } of known) {
      for (const [platform, en, zh] of byNameOnly) {
        const path = callPath(id, { token, platform })
        const { status, envelope, headers } = await gateway.get(path)
        expect([status, envelope.code, envelope.data], id).toEqual([200, 400, null])
        expect(envelope.message).toMatch(
          new RegExp(`source xingtu .* ${platform} \\(${en}\\)`, 'i'),
        )
        expect(headers.get('x-charged')).toBe('false')
        const chinese = await gateway.get(path, { headers: { 'Accept-Language': 'zh' } })
        expect(chinese.envelope.message).toContain(`数据来源 xingtu 无法查询 ${platform}（${zh}）`)
      }
    }
    expect(standIn.asked).toHaveLength(0)
    expect((await gateway.get('/readyz')).status).toBe(200)
  })

  it('is passed by its name to a server that speaks this contract', async () => {
    const vendor = await startStandIn(
      json('{"code":0,"data":{"base_resp":{"status_code":0,"status_message":""}}}'),
    )
    const gateway = await startTestGateway({
      settings: {
        'relay.url': vendor.url,
        'relay.token': 'token-of-the-vendor',
        'relay.callsPerSecond': 1000,
      },
    })
    const { token } = await gateway.token()
    for (const { id, path } of endpoints) {
      for (const [platform] of byNameOnly) {
        const { headers } = await gateway.get(callPath(id, { token, platform }))
        expect(headers.get('x-source')).toBe('relay')
        expect(vendor.asked.at(-1)).toMatchObject({ path })
        expect(vendor.asked.at(-1)?.query.get('platform')).toBe(platform)
      }
    }
  })
})

/** Every choice that the upstream has a code for, with its parameter and endpoint. */
const choicesWithCodes = [...catalog.values()].flatMap(({ id, parameters }) =>
  Object.entries(parameters).flatMap(([name, { choices, form }]) =>
    choices.flatMap((choice) =>
      form === 'select' && choice.code ? [[id, name, choice.name] as const] : [],
    ),
  ),
)

describe('what xingtu is asked', () => {
  it('has codes and no names, whichever choice a call makes, or is not made', async () => {
    const { gateway, standIn } = shared()
    const { token } = await gateway.token()
    for (const [id, name, choice] of choicesWithCodes) {
      const asked = standIn.asked.length
      const { envelope } = await gateway.get(callPath(id, { token, [name]: choice }))
      const isRefused = envelope.code === 400
      expect(standIn.asked.length - asked, `${id} ${name}=${choice}`).toBe(isRefused ? 0 : 1)
      if (isRefused) expect(envelope.message).toContain('xingtu')
      else expect([...(standIn.asked.at(-1)?.query.values() ?? [])]).not.toContain(choice)
    }
  })
})
