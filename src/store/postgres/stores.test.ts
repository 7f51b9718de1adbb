import { hash } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { postgresDatabase } from '../../../tests/postgres.ts'
import { needs } from '../../../tests/tools.ts'
import type { ActRecord } from '../acts.ts'
import type { Observation } from '../ports.ts'
import type { OpenedStores } from '../stores.ts'
import { openStores } from './stores.ts'

const isThere = needs('postgres')
const clock = { now: () => 1_000_000 }
const act: ActRecord = {
  ...{ verb: 'history.import', subject: null, details: {} },
  ...{ actor: { kind: 'job', name: 'test' }, atMs: 1 },
}

/** As many processes over one database. */
async function openAll(count: number): Promise<readonly OpenedStores[]> {
  const url = await postgresDatabase()
  const opened = await Promise.all(Array.from({ length: count }, () => openStores(url)))
  onTestFinished(async () => {
    for (const each of opened) await each.close()
  })
  return opened
}

/** One of a creator's observations; each tenth body is another creator's as well. */
function observation(creator: string, at: number): Observation {
  const text = at % 10 === 0 ? `shared ${at}` : `${creator} ${at}`
  return {
    ...{ key: `k ${creator}`, dataset: 'x', subjects: [creator], subjectsInBody: ['s'] },
    ...{ query: '{}', collectedAtMs: at, source: 'relay', altered: false },
    ...{ digest: hash('sha256', text, 'buffer'), deflated: Buffer.from(text) },
  }
}

test('of changes by several at once each holds what it has read', isThere, async () => {
  const processes = await openAll(4)
  const [first] = processes
  await first?.operators.change(async (changes) => {
    await changes.addAccount('a', 1)
    return { result: undefined, act: null }
  })
  const movement = { name: 'a', note: null, actor: 'x', atMs: 1, maxBalanceMicros: 100 } as const
  const move = (stores: OpenedStores, amountMicros: number) =>
    stores.operators.change(async (changes) => {
      const before = await changes.account('a')
      const moved = await changes.moveBalance({ ...movement, kind: 'adjust', amountMicros })
      if (moved) expect(moved.balanceMicros).toBe((before?.balanceMicros ?? 0) + amountMicros)
      return { result: moved !== undefined, act: null }
    })
  /** How many of so many moves are made, two at once in each process. */
  const moveOften = async (count: number, amountMicros: number) => {
    const lanes = [...processes, ...processes].map(async (stores) => {
      const moved: boolean[] = []
      while (moved.length < count / 8) moved.push(await move(stores, amountMicros))
      return moved
    })
    return (await Promise.all(lanes)).flat().filter(Boolean).length
  }
  expect(await moveOften(64, 2)).toBe(50)
  expect(await moveOften(128, -1)).toBe(100)
  expect(await first?.operators.reconcile()).toMatchObject({ ok: true, entries: 150 })
  const made = await Promise.all(
    processes.map(({ operators }) =>
      operators.change(async (changes) => ({
        result: await changes.addAccount('b', 1),
        act: null,
      })),
    ),
  )
  expect(made.filter(Boolean)).toHaveLength(1)
})

test('what several import at once is stored once, in whichever order', isThere, async () => {
  const processes = await openAll(4)
  const all = ['a', 'b', 'c'].flatMap((creator) =>
    Array.from({ length: 30 }, (_, at) => observation(creator, at)),
  )
  const reversed = [...all].reverse()
  const results = await Promise.all(
    processes.map(({ history }, index) => history.import(act).put(index % 2 ? all : reversed)),
  )
  expect(results.flat().filter(Boolean)).toHaveLength(all.length)
  const again = await processes[0]?.history.import(act).put([...all, observation('a', 31)])
  expect(again?.map(Number).reduce((sum, each) => sum + each)).toBe(1)
  const bodies = { subject: 's', dataset: 'x', fromMs: 0, toMs: 100, limit: 1000 }
  expect(await processes[1]?.history.bodies(bodies)).toHaveLength(all.length + 1)
})

test('a creator who is erased while others store keeps nothing of before', isThere, async () => {
  const [one, other] = await openAll(2)
  const store = (creator: string) =>
    other?.history.import(act).put(Array.from({ length: 200 }, (_, at) => observation(creator, at)))
  await store('a')
  const [erased] = await Promise.all([one?.history.erase('a', clock, act), store('b')])
  expect(erased).toMatchObject({ observations: 200 })
  const about = (subject: string) =>
    one?.history.bodies({ subject, dataset: 'x', fromMs: 0, toMs: 1000, limit: 1000 })
  expect(await about('a')).toEqual([])
  expect((await about('b'))?.map(({ deflated }) => String(deflated))).toEqual(
    Array.from({ length: 200 }, (_, at) => String(observation('b', 199 - at).deflated)),
  )
})
