import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { membersOf } from './members.ts'

describe('the members of an object', () => {
  test('keep the text they are written in', () => {
    const data = '{ "id":6629722295873044494, "n" : 1.50e2,"s":"\\u4e2d\\"}{\\\\" }'
    const members = membersOf(` {"code" : 0 ,"data":${data}, "recordTime":null}\n`)
    expect(members.get('data')).toBe(data)
    expect(members.get('code')).toBe('0')
    expect(members.get('recordTime')).toBe('null')
  })

  test('are found under escaped names, and the last of a name counts', () => {
    expect(membersOf('{"d\\u0061ta":1,"data":[{"data":2}]}').get('data')).toBe('[{"data":2}]')
    expect(membersOf('{}').size).toBe(0)
  })

  test('are those that JSON.parse finds, in their own text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (object) => {
        for (const json of [JSON.stringify(object), JSON.stringify(object, null, 2)]) {
          const parsed = Object.entries(JSON.parse(json))
          const found = [...membersOf(json)].map(([name, text]) => [name, JSON.parse(text)])
          expect(new Map(found as [string, unknown][])).toEqual(new Map(parsed))
          for (const text of membersOf(json).values()) expect(json).toContain(text)
        }
      }),
    )
  })
})
