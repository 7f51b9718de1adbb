import { describe, expect, it } from 'vitest'
import { inspectBody } from './inspection.ts'

const read = (text: string, part: 'whole' | 'data' = 'whole') =>
  inspectBody(Buffer.from(text), part)

describe('what is read of a body', () => {
  it('is the members that tell what became of the question', () => {
    const body =
      ' {"code":0,"data":{"base_resp":{"status_code":"0","extra":1},"list":[1]},"n":7,"message":null}'
    const { start, characters, isJson, members } = read(body)
    expect({ characters, isJson }).toEqual({ characters: body.length, isJson: true })
    expect(start).toBe(body.trim())
    const data = { base_resp: { status_code: '0' } }
    expect(members).toEqual({ code: 0, data, message: null })
  })

  it('is the part that is wanted, byte for byte', () => {
    const data = '{ "id":6629722295873044494, "n":1.50e+2,"s":"\\u4e2d\\/" }'
    const envelope = `{"code":0, "data" : ${data} ,"message":"达人"}`
    expect(read(envelope).part).toEqual(Buffer.from(envelope))
    expect(read(envelope, 'data').part).toEqual(Buffer.from(data))
    expect(read('{"code":1}', 'data').part).toHaveLength(0)
  })

  it('never grows with the body', () => {
    const long = 'x'.repeat(100_000)
    const deep = 50_000
    for (const body of [
      `{"message":"${long}","base_resp":{"status_message":"${long}"}}`,
      `${'{"data":'.repeat(deep)}{}${'}'.repeat(deep)}`,
      `{"data":[${'0,'.repeat(deep)}0],"${long}":1}`,
      `<html>${long}`,
    ]) {
      const { part, ...inspection } = read(body)
      expect(part).toHaveLength(body.length)
      expect(JSON.stringify(inspection).length).toBeLessThan(20_000)
    }
  })

  it('has words on one line, so that none is cut within what is shown of them', () => {
    const words = `a${' \\n\\u200b'.repeat(2000)}b`
    expect(read(`{"message":"${words}"}`).members).toEqual({ message: 'a b' })
  })

  it.each([
    ['{"a":1', { isJson: false, members: undefined }],
    ['', { isJson: false, members: undefined, start: '' }],
    ['[{"code":0}]', { isJson: true, members: undefined }],
    ['null', { isJson: true, members: undefined }],
  ])('says of %j that it is no object', (body, inspection) => {
    expect(read(body, 'data')).toMatchObject(inspection)
  })

  it('says so of bytes that are not UTF-8', () => {
    expect(inspectBody(Buffer.from([0x7b, 0xff]), 'data').start).toBeUndefined()
  })
})
