import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { envelopeHead, envelopeTail, successHead } from './envelope.ts'

const recordTime = '2026-11-23T06:28:46.685+08:00'
const requestId = '0196a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'

describe('an envelope', () => {
  it('is JSON with its members in the documented order, whatever the message and data are', () => {
    const message = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
    fc.assert(
      fc.property(message, fc.json(), (message, data) => {
        const head = envelopeHead({ code: 301, message, data, recordTime })
        const read = JSON.parse(head + envelopeTail(requestId))
        expect(Object.keys(read)).toEqual(['code', 'message', 'data', 'recordTime', 'requestId'])
        expect(read).toStrictEqual({
          code: 301,
          // A lone surrogate is no character, but JSON can escape it.
          message,
          data: JSON.parse(data),
          recordTime,
          requestId,
        })
      }),
    )
  })

  it('leaves the text of data as it is: digits, spaces, order and escapes', () => {
    const data = '{ "id" : 66297222958730444941, "b":1.0, "a":1e2, "t":"\\u4e2d\\/", "a":2 }'
    expect(successHead('en', data, recordTime)).toContain(`"data":${data},"recordTime"`)
  })

  it('says success in the language asked for', () => {
    expect(successHead('zh', 'null', recordTime)).toContain('"code":0,"message":"成功"')
    expect(successHead('en', 'null', recordTime)).toContain('"code":0,"message":"Success"')
  })
})
