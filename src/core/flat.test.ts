import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { flat } from './flat.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

it('keeps the text and lets go of what it was cut from', () => {
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const kept = Array.from({ length: 500 }, (_, index) => {
    const padding = Buffer.alloc(100_000, ' ').toString('latin1')
    const sent = `${padding}token-${index}-with-some-length`
    return flat(sent.slice(100_000))
  })
  collectGarbage()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000)
  expect(kept[499]).toBe('token-499-with-some-length')
  expect(flat('caf\u00e9')).toBe('caf\u00e9')
})
