import { describe, expect, it } from 'vitest'
import { withoutContacts } from './contacts.ts'

describe('a body without contacts', () => {
  it('is as it was but for them', () => {
    const body =
      '{"card_info": {"wechat": "wx1", "self_intro": "hi", "rate": 1.50},"id":7553989899192519974123,"qrcode_url":"","list":[{"phone":"1"},{"n":1e3}]}'
    expect(withoutContacts(body)).toEqual({
      altered: true,
      body: '{"card_info":{"self_intro":"hi","rate":1.50},"id":7553989899192519974123,"list":[{},{"n":1e3}]}',
    })
  })

  it.each([
    ['{"wechat":"secret-1","wechat":""}', '{}'],
    ['{"card":{"wechat":"secret-2"},"card":{"wechat":null}}', '{"card":{}}'],
    ['{"w\\u0065chat":"secret-3","n":1}', '{"n":1}'],
    ['{"w\\u0065chat":"secret-4","wechat":""}', '{}'],
  ])('hides none in a member that stands twice or is escaped: %s', (body, without) => {
    expect(withoutContacts(body)).toEqual({ altered: true, body: without })
  })

  it.each([
    '{"a" : 1.0, "has_phone":true, "note":"phone"}',
    '{"phone":"","email":null, "x": 7553989899192519974123}',
    '{"note":"\\u0041 letter","n":1.0}',
  ])('is the very text where there are none: %s', (body) => {
    expect(withoutContacts(body)).toEqual({ altered: false, body })
  })
})
