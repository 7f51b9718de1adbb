import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BrokenOff } from './file-text.ts'
import { JsonText } from './json-text.ts'

async function* pieces(text: string, length: number) {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length)
}

const json = fc.jsonValue({ depthSize: 'medium' }).map((value) => JSON.stringify(value, null, 1))
const pieceLength = fc.integer({ min: 1, max: 20 })

test('elements and members come as they are written, wherever the pieces are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(json), pieceLength, async (values, length) => {
      const list = new JsonText(pieces(` [ ${values.join(' , ')} ] `, length))
      const elements: unknown[] = []
      for await (const _ of list.elements()) elements.push(await list.value(10_000))
      expect(elements).toEqual(values)
      expect(await list.peek()).toBeUndefined()

      const pairs = values.map((value, index) => `${JSON.stringify(`"\\${index}`)} : ${value}`)
      const object = new JsonText(pieces(`{${pairs.join(',')}}`, length))
      const members: unknown[] = []
      for await (const name of object.members()) {
        members.push([JSON.parse(name), await object.value(10_000)])
      }
      expect(members).toEqual(values.map((value, index) => [`"\\${index}`, value]))
    }),
  )
})

test('a value that is too long is stepped over', async () => {
  await fc.assert(
    fc.asyncProperty(json, json, pieceLength, async (long, next, length) => {
      const text = new JsonText(pieces(`[${long},${next}]`, length))
      const read: unknown[] = []
      for await (const _ of text.elements()) {
        read.push(await text.value(read.length === 0 ? long.length - 1 : next.length))
      }
      expect(read).toEqual([undefined, next])
    }),
  )
})

test('a text that is cut off is found out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(json), fc.nat(), pieceLength, async (values, at, length) => {
      const whole = `[${values.join(',')}]`
      const list = new JsonText(pieces(whole.slice(0, at % whole.length), length))
      const elements: unknown[] = []
      const reading = async () => {
        for await (const _ of list.elements()) elements.push(await list.value(10_000))
      }
      await expect(reading()).rejects.toThrow(BrokenOff)
      expect(elements).toEqual(values.slice(0, elements.length))
    }),
  )
})

test.each([
  '[1 2]',
  '[,]',
  '[1,]',
  '{"a" 1}',
  '{a:1}',
  '{"a":1 "b":2}',
  '{"a":}',
  '{"a":1,}',
  '[}',
])('%s is found out', async (broken) => {
  const text = new JsonText(pieces(broken, 100))
  const reading = async () => {
    const inside = broken.startsWith('[') ? text.elements() : text.members()
    for await (const _ of inside) await text.value(100)
  }
  await expect(reading()).rejects.toThrow(/its JSON is broken/)
})
