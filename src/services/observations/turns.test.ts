import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { HistoryBusyError, Turns } from './turns.ts'

const forever = new AbortController().signal

/** Questions that end when the test says so, in the order they were started. */
function questions() {
  const turns = new Turns()
  const started: { readonly name: string; readonly end: () => void }[] = []
  const ask = (asker: string, name = asker, signal = forever) =>
    turns.run(asker, signal, async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      started.push({ name, end: resolve })
      await promise
      return name
    })
  const names = async () => {
    await setImmediate()
    return started.map(({ name }) => name)
  }
  return { ask, started, names }
}

describe('turns', () => {
  test('come one at a time, in order, also after a failure', async () => {
    const { ask, started, names } = questions()
    const all = ['a', 'b', 'c'].map((name) => ask(name))
    expect(await names()).toEqual(['a'])
    started[0]?.end()
    expect(await names()).toEqual(['a', 'b'])
    started[1]?.end()
    expect(await names()).toEqual(['a', 'b', 'c'])
    started[2]?.end()
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c'])

    const turns = new Turns()
    await expect(turns.run('a', forever, () => Promise.reject(new Error('no')))).rejects.toThrow()
    expect(await turns.run('a', forever, async () => 1)).toBe(1)
  })

  test('are few for one asker, and more for all', async () => {
    const { ask } = questions()
    const refused: string[] = []
    const asked = (asker: string) =>
      ask(asker).catch((error: unknown) => {
        if (error instanceof HistoryBusyError) refused.push(asker)
      })
    for (let i = 0; i < 10; i++) void asked('greedy')
    for (let i = 0; i < 40; i++) void asked(`other ${i}`)
    await setImmediate()
    expect(refused.filter((asker) => asker === 'greedy')).toHaveLength(6)
    expect(refused).toHaveLength(6 + 40 - (32 - 3))
  })

  test('are given up by who leaves, and then not taken', async () => {
    const { ask, started, names } = questions()
    const leaving = new AbortController()
    void ask('a')
    const left = ask('b', 'b', leaving.signal)
    const last = ask('c')
    leaving.abort(new Error('gone'))
    await expect(left).rejects.toThrow('gone')
    started[0]?.end()
    expect(await names()).toEqual(['a', 'c'])
    started[1]?.end()
    expect(await last).toBe('c')
  })
})
