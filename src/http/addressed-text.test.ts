import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AddressedText, addressedJson } from './addressed-text.ts'

const place = 'http://built.example'

it('is the text with the address in each of its places, plain and compressed', async () => {
  const piece = fc.string({ unit: 'grapheme', maxLength: 200 })
  const address = fc.webUrl({ size: 'small' })
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 20 }),
      fc.array(address, { minLength: 1, maxLength: 3 }),
      async (pieces, addresses) => {
        const text = pieces.join(place)
        const addressed = new AddressedText(text, place)
        for (const each of addresses) {
          const wanted = text.replaceAll(place, () => each)
          expect(addressed.plain(each).toString()).toBe(wanted)
          expect(gunzipSync(await addressed.gzip(each)).toString()).toBe(wanted)
        }
      },
    ),
  )
})

it('has another tag at another address, and with another text', () => {
  const [text, other] = ['a', 'b'].map((word) => new AddressedText(`${word} ${place}`, place))
  const tags = [text?.etag('http://x'), text?.etag('http://y'), other?.etag('http://x')]
  expect(new Set(tags).size).toBe(3)
  expect(new AddressedText(`a ${place}`, place).etag('http://x')).toBe(tags[0])
  for (const tag of tags) expect(tag).toMatch(/^W\/"[\w-]+"$/)
})

it('stays JSON whatever the address', async () => {
  const text = addressedJson((address) => ({ url: address, list: [address, 1] }))
  for (const address of ['http://a', 'http://a/"\\\n汉$&']) {
    const json = { url: address, list: [address, 1] }
    expect(JSON.parse(text.plain(address).toString())).toEqual(json)
    expect(JSON.parse(gunzipSync(await text.gzip(address)).toString())).toEqual(json)
  }
})
