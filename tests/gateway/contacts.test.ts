import { inflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { callPath, startTestGateway, stubSource } from '../harness.ts'

const contacts = [
  'wx-secret',
  '13800000000',
  'me@secret.test',
  'QkFTRTY0',
  'https://qr.test/secret',
]

it.each([
  [
    'author_get_business_card_info',
    '{"card_info":{"nick_name":"甲","wechat":"wx-secret","phone":"13800000000","email":"me@secret.test"},"base_resp":{"status_code":0}}',
  ],
  [
    'get_author_base_info',
    '{"base64_qrcode":"QkFTRTY0","base_resp":{"status_code":0},"nick_name":"甲","qrcode_url":"https://qr.test/secret"}',
  ],
  [
    'get_author_platform_channel_info_v2',
    '{"base_resp":{"status_code":0},"nick_name":"甲","wechat":"wx-secret"}',
  ],
])('the caller of %s gets the contacts that history goes without', async (id, body) => {
  const gateway = await startTestGateway({ source: stubSource(body) })
  const { token } = await gateway.token()
  expect((await gateway.get(callPath(id, { token }))).text).toContain(`"data":${body},`)
  const { db } = gateway.ctx
  const kept = () => db.selectFrom('bodies').select('deflated').execute()
  await expect.poll(kept).toHaveLength(1)
  const [row] = await kept()
  const stored = inflateRawSync(row?.deflated ?? Buffer.alloc(0)).toString()
  expect(stored).toContain('"nick_name":"甲"')
  expect(contacts.filter((contact) => body.includes(contact)).length).toBeGreaterThan(0)
  expect(contacts.filter((contact) => stored.includes(contact))).toEqual([])
})
