import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../src/core/errors.ts'
import { openConnection } from '../../src/store/sqlite/connection.ts'
import { Observations } from '../../src/store/sqlite/history/observations.ts'
import { callPath, manualClock, startTestGateway, temporaryFolder } from '../harness.ts'

const endpoint = 'get-kol-link-info'
const body = '{"base_resp":{"status_code":0},"id":7553989899192519974123}'
const dayMs = 24 * 3_600_000

/** A source that answers by the test's clock, counts, and fails when it is told to. */
function dailySource(clock: { now(): number }) {
  const play = { asked: 0, down: false, body }
  return {
    name: 'daily',
    play,
    async collect() {
      play.asked++
      if (play.down) throw new AppError(301, { zh: '采集失败', en: 'The collection failed' })
      return { body: play.body, collectedAtMs: clock.now(), source: 'daily' }
    },
  }
}

function world() {
  const clock = manualClock('2026-11-22T12:00:00Z')
  return { clock, source: dailySource(clock), dataDir: temporaryFolder() }
}

function openObservations(dataDir: string) {
  const connection = openConnection(dataDir)
  return { connection, observations: new Observations(connection) }
}

const accepting = (token: string) => callPath(endpoint, { token, acceptCache: 'true' })

describe('what was collected', () => {
  it('is a hit after a restart, with its age', async () => {
    const { clock, source, dataDir } = world()
    const first = await startTestGateway({ clock, source, dataDir })
    const { token } = await first.token()
    const fresh = await first.get(callPath(endpoint, { token }))
    await first.stop()
    clock.advance(3_600_000)
    const second = await startTestGateway({ clock, source, dataDir })
    const again = await second.get(accepting(token))
    expect(again.headers.get('x-cache')).toBe('hit')
    expect(again.headers.get('age')).toBe('3600')
    expect(again.headers.get('x-source')).toBe('daily')
    expect(again.headers.get('x-charged')).toBe('true')
    expect(JSON.stringify(again.text)).toContain('7553989899192519974123')
    expect(again.envelope.recordTime).toBe(fresh.envelope.recordTime)
    expect(source.play.asked).toBe(1)
    clock.advance(dayMs)
    expect((await second.get(accepting(token))).headers.get('x-cache')).toBe('miss')
  })

  it('is a hit after a restart though it waited to be stored with others when the server stopped', async () => {
    const { clock, source, dataDir } = world()
    const first = await startTestGateway({ clock, source, dataDir })
    const { token } = await first.token()
    const creators = ['6629722295873044494', '6629722295873044495', '6629722295873044496']
    const ask = (id: string) => callPath(endpoint, { token, acceptCache: 'true' }, id)
    const [lone = '', ...others] = creators
    await first.get(ask(lone))
    // The first is stored by itself; those that follow it soon wait for a batch.
    await Promise.all(others.map((id) => first.get(ask(id))))
    await first.stop()
    const second = await startTestGateway({ clock, source, dataDir })
    const again = await Promise.all(creators.map((id) => second.get(ask(id))))
    expect(again.map(({ headers }) => headers.get('x-cache'))).toEqual(['hit', 'hit', 'hit'])
  })

  it('is one body however often it comes, and an observation each time', async () => {
    const { clock, source, dataDir } = world()
    const gateway = await startTestGateway({ clock, source, dataDir })
    const { token } = await gateway.token()
    for (let i = 0; i < 4; i++) {
      if (i === 3) source.play.body = body.replace('123}', '124}')
      await gateway.get(callPath(endpoint, { token }))
      clock.advance(1000)
    }
    await gateway.stop()
    const reopened = await startTestGateway({ clock, source, dataDir })
    const { rows } = await sql<{ observations: number; bodies: number; requests: number }>`
      SELECT (SELECT count(*) FROM observations) AS observations,
        (SELECT count(*) FROM bodies) AS bodies, (SELECT count(*) FROM requests) AS requests
    `.execute(reopened.ctx.db)
    expect(rows[0]).toEqual({ observations: 4, bodies: 2, requests: 1 })
  })

  it('goes when its days are over, with the bodies that were its alone', async () => {
    const { clock, source, dataDir } = world()
    const gateway = await startTestGateway({ clock, source, dataDir })
    const { token } = await gateway.token()
    const bodies = [body, body.replace('123}', '124}'), body]
    for (const each of bodies) {
      source.play.body = each
      await gateway.get(callPath(endpoint, { token }))
      clock.advance(dayMs)
    }
    await gateway.stop()
    const { connection, observations } = openObservations(dataDir)
    expect(observations.prune(clock.now() - 1.5 * dayMs, 1)).toBe(1)
    expect(observations.prune(clock.now() - 1.5 * dayMs, 10)).toBe(1)
    expect(observations.prune(clock.now() - 1.5 * dayMs, 10)).toBe(0)
    const left = connection.prepare('SELECT count(*) AS n FROM bodies').get()
    connection.close()
    expect(left).toEqual({ n: 1 })
    const again = await startTestGateway({ clock, source, dataDir })
    expect((await again.get(accepting(token))).headers.get('x-cache')).toBe('miss')
  })

  it('that was damaged since is a miss', async () => {
    const { clock, source, dataDir } = world()
    const first = await startTestGateway({ clock, source, dataDir })
    const { token } = await first.token()
    await first.get(callPath(endpoint, { token }))
    await first.stop()
    const second = await startTestGateway({ clock, source, dataDir })
    await second.ctx.db
      .updateTable('bodies')
      .set({ deflated: Buffer.from([0]) })
      .execute()
    const again = await second.get(accepting(token))
    expect(again.envelope.code).toBe(0)
    expect(again.headers.get('x-cache')).toBe('miss')
  })

  it('with contact fields is stored without them, and given to nobody as the answer', async () => {
    const { clock, source, dataDir } = world()
    source.play.body = '{"base_resp":{"status_code":0},"wechat":"wx-secret","n":1}'
    const first = await startTestGateway({ clock, source, dataDir })
    const { token } = await first.token()
    const fresh = await first.get(callPath(endpoint, { token }))
    expect(fresh.text).toContain('wx-secret')
    expect((await first.get(accepting(token))).headers.get('x-cache')).toBe('hit')
    await first.stop()
    const second = await startTestGateway({ clock, source, dataDir })
    expect((await second.get(accepting(token))).headers.get('x-cache')).toBe('miss')
  })
})

describe('a stored answer', () => {
  it('is fresh for its lifetime and better than none for its grace, to the millisecond', async () => {
    const { clock, source, dataDir } = world()
    const gateway = await startTestGateway({ clock, source, dataDir })
    const { token } = await gateway.token()
    await gateway.get(callPath(endpoint, { token }))
    const seen = async () => {
      const { envelope, headers } = await gateway.get(accepting(token))
      return headers.get('x-cache') ?? envelope.code
    }
    source.play.down = true
    clock.advance(dayMs - 1)
    expect(await seen()).toBe('hit')
    clock.advance(1)
    expect(await seen()).toBe('stale')
    clock.advance(7 * dayMs - 1)
    expect(await seen()).toBe('stale')
    clock.advance(1)
    expect(await seen()).toBe(301)
  })
})

describe('while the source is down', () => {
  it('an answer within the grace is better than none for who accepts it, and charged', async () => {
    const { clock, source, dataDir } = world()
    const gateway = await startTestGateway({ clock, source, dataDir })
    const { token } = await gateway.token({}, 1_000_000)
    await gateway.get(callPath(endpoint, { token }))
    source.play.down = true
    clock.advance(2 * dayMs)
    const stale = await gateway.get(accepting(token))
    expect(stale.envelope.code).toBe(0)
    expect(stale.headers.get('x-cache')).toBe('stale')
    expect(stale.headers.get('age')).toBe(String((2 * dayMs) / 1000))
    expect(stale.headers.get('x-balance')).toBe('0.96')
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(301)
    clock.advance(6 * dayMs)
    const over = await gateway.get(accepting(token))
    expect(over.envelope.code).toBe(301)
    expect(over.headers.get('x-charged')).toBe('false')
    expect(over.headers.get('x-balance')).toBe('0.96')
  })

  it('so it is after a restart', async () => {
    const { clock, source, dataDir } = world()
    const first = await startTestGateway({ clock, source, dataDir })
    const { token } = await first.token()
    await first.get(callPath(endpoint, { token }))
    await first.stop()
    source.play.down = true
    clock.advance(2 * dayMs)
    const second = await startTestGateway({ clock, source, dataDir })
    expect((await second.get(accepting(token))).headers.get('x-cache')).toBe('stale')
  })
})

describe('the sandbox', () => {
  it('is not answered from by real sources, nor they by it', async () => {
    const { clock, source, dataDir } = world()
    const first = await startTestGateway({ clock, dataDir })
    const { token } = await first.token()
    await first.get(callPath(endpoint, { token }))
    await first.stop()
    const second = await startTestGateway({ clock, source, dataDir })
    const real = await second.get(accepting(token))
    expect(real.headers.get('x-cache')).toBe('miss')
    expect(real.headers.get('x-source')).toBe('daily')
    await second.stop()
    const third = await startTestGateway({ clock, dataDir })
    expect((await third.get(accepting(token))).headers.get('x-source')).toBe('sandbox')
  })
})
