import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { startTestGateway, stubSource } from '../harness.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

it('names are searched for without holding on to the answers of all of them', async () => {
  // As large as is kept at once: what waits for the thread of large ones is held by the history.
  const answerBytes = 100_000
  const names = Array.from({ length: 300 }, (_, at) => `达人${at}`)
  const taken: number[] = []
  let asked = 0
  const source = stubSource(() => {
    asked++
    if (asked === 1 || asked === names.length) {
      // What the first one frees is counted as freed once the second one has waited for it.
      for (let time = 0; time < 2; time++) collectGarbage()
      taken.push(process.memoryUsage().arrayBuffers)
    }
    return JSON.stringify({ authors: [], pad: 'x'.repeat(answerBytes) })
  })
  const gateway = await startTestGateway({ source, settings: { 'cache.maxAnswers': 1 } })
  const { token } = await gateway.token({ ratePerSecond: 10_000 })
  const response = await fetch(`${gateway.address}/api/creators/resolve?token=${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ lines: names }),
  })
  expect((await response.json()) as unknown).toMatchObject({ code: 0, data: { cost: '6.00' } })
  expect(asked).toBe(names.length)
  const [before = 0, after = Number.NaN] = taken
  expect(after - before).toBeLessThan((names.length * answerBytes) / 2)
})
