import { expect, it, vi } from 'vitest'
import { openLog } from './log.ts'

interface LogLine {
  readonly level: number
  readonly msg: string
  readonly repeats?: number
  readonly error?: { readonly name: string; readonly message: string; readonly stack?: string }
  readonly [name: string]: unknown
}

function openTestLog() {
  const lines: LogLine[] = []
  const log = openLog(
    { logLevel: 'info' },
    { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) },
  )
  return { log, lines }
}

/** The same error as often as it is asked for, from one place, about one call after another. */
const failure = (call: number) => new Error(`No open call 01a2149f-${call}-7000-9a55 to settle`)

it('prints the first of what repeats in full, then counts, whatever call it is about', () => {
  const { log, lines } = openTestLog()
  for (let call = 0; call < 10_000; call++) {
    log.error({ requestId: `call-${call}`, error: failure(call) }, 'call failed')
  }
  expect(lines).toMatchObject([
    { msg: 'call failed', requestId: 'call-0', error: { stack: expect.stringContaining(' at ') } },
  ])
  log.flush()
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatchObject({
    level: 50,
    msg: 'call failed',
    repeats: 9999,
    error: { message: expect.stringContaining('No open call') },
  })
  expect(lines[1]?.error).not.toHaveProperty('stack')
  expect(lines[1]).not.toHaveProperty('requestId')
  log.flush()
  expect(lines).toHaveLength(2)
})

it('tells apart what is not the same message, error, place or level', () => {
  const { log, lines } = openTestLog()
  const elsewhere = () => new Error('disk is full')
  for (let time = 0; time < 3; time++) {
    log.error({ error: new Error('disk is full') }, 'call failed')
    log.error({ error: elsewhere() }, 'call failed')
    log.error({ error: new TypeError('disk is full') }, 'call failed')
    log.error({ error: new Error('disk is gone') }, 'call failed')
    log.error({ error: new Error('disk is full') }, 'page failed')
    log.warn({ error: new Error('disk is full') }, 'page failed')
  }
  expect(lines.filter(({ repeats }) => repeats === undefined)).toHaveLength(6)
  log.flush()
  expect(lines.map(({ repeats }) => repeats)).toEqual([
    ...Array.from({ length: 6 }),
    ...Array.from({ length: 6 }, () => 2),
  ])
})

it('hides nothing behind the same about something else, whatever numbers it has', () => {
  const { log, lines } = openTestLog()
  const servers = ['server 1', 'server 2', 'server 3']
  for (let time = 0; time < 30; time++) {
    for (const of of servers) log.info({ of, pid: time }, 'a process has started')
    for (const endpoint of ['a', 'b']) log.error({ endpoint, error: failure(time) }, 'call failed')
  }
  const started = lines.filter(({ msg }) => msg === 'a process has started')
  expect(started.filter(({ of }) => of === 'server 3')).toHaveLength(10)
  expect(lines.filter(({ endpoint }) => endpoint === 'b')).toHaveLength(1)
  log.flush()
  const counted = lines.flatMap(({ of, endpoint, repeats }) =>
    repeats ? [[of ?? endpoint, repeats]] : [],
  )
  expect(counted).toEqual([...servers.map((of) => [of, 20]), ['a', 29], ['b', 29]])
})

it('is not filled by what is about ever more things, and says of none that it was the others', () => {
  const { log, lines } = openTestLog()
  for (let endpoint = 0; endpoint < 1000; endpoint++) {
    log.error({ endpoint: String(endpoint), error: failure(endpoint) }, 'call failed')
    log.error({ path: `/${endpoint.toString(36)}`, error: failure(endpoint) }, 'page failed')
  }
  expect(lines.filter(({ msg }) => msg === 'call failed')).toHaveLength(21)
  expect(lines.filter(({ msg }) => msg === 'page failed')).toHaveLength(1)
  log.flush()
  const last = lines.filter(({ msg }) => msg === 'call failed').at(-1)
  expect(last).toMatchObject({ repeats: 979 })
  expect(last).not.toHaveProperty('endpoint')
})

it('shows a state that comes and goes, until it comes and goes too often', () => {
  const { log, lines } = openTestLog()
  for (let time = 0; time < 100; time++) {
    log.error({ reason: `no reply for ${time} s` }, 'no call is served')
    log.info('calls are served again')
  }
  expect(lines).toHaveLength(20)
  expect(lines.at(-1)?.msg).toBe('calls are served again')
  log.flush()
  expect(lines.slice(20).map(({ msg, repeats }) => [msg, repeats])).toEqual([
    ['no call is served', 90],
    ['calls are served again', 90],
  ])
})

it('counts once a minute while it goes on, and begins anew after a silent one', () => {
  vi.useFakeTimers()
  try {
    const { log, lines } = openTestLog()
    const fail = () => log.error({ error: failure(1) }, 'call failed')
    for (let second = 0; second < 150; second++) {
      fail()
      vi.advanceTimersByTime(1000)
    }
    expect(lines.map(({ repeats }) => repeats)).toEqual([undefined, 59, 60])
    vi.advanceTimersByTime(120_000)
    expect(lines.map(({ repeats }) => repeats)).toEqual([undefined, 59, 60, 30])
    fail()
    expect(lines.at(-1)).toMatchObject({ error: { stack: expect.any(String) } })
  } finally {
    vi.useRealTimers()
  }
})

it('keeps a bounded number of messages, and loses no count', () => {
  const { log, lines } = openTestLog()
  const word = (index: number) => index.toString(2).replaceAll('0', 'o').replaceAll('1', 'l')
  for (let index = 0; index < 5000; index++) {
    const error = new Error(word(index))
    for (let time = 0; time < 3; time++) log.error({ error }, 'call failed')
  }
  const counts = () => lines.flatMap(({ repeats }) => repeats ?? [])
  expect(counts()).toHaveLength(4500)
  log.flush()
  expect(counts()).toEqual(Array.from({ length: 5000 }, () => 2))
})

it('takes whatever is thrown', () => {
  const { log, lines } = openTestLog()
  const circle: Record<string, unknown> = {}
  circle.self = circle
  for (const error of ['text', 7, null, undefined, circle, { big: 1n }]) {
    log.error({ error }, 'call failed')
  }
  log.error('only words')
  log.error({ details: 'only' })
  expect(lines.length).toBeGreaterThan(6)
})
