import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RateWindow } from '../../../ledger/rate-window.ts'
import { column } from './columns.ts'
import { DatabaseClock } from './database-clock.ts'
import { packTimes, unpackTimes } from './rate-bytes.ts'

describe('the times of a rate window', () => {
  it('are the same once they were bytes, and few bytes whatever the limit', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 300 })
    fc.assert(
      fc.property(gaps, (gaps) => {
        let at = 1_800_000_000_000
        const times = gaps.map((gap) => (at += gap))
        expect(unpackTimes(packTimes(times))).toEqual(times)
      }),
    )
    const many = Array.from({ length: 50_000 }, (_, index) => Math.floor(index / 50))
    expect(packTimes(many).length).toBeLessThanOrEqual(6008)
  })

  it('go on in another window where one has left off', () => {
    const first = new RateWindow(3)
    for (const at of [0, 400, 800]) first.take(at)
    const second = new RateWindow(3)
    second.restore(unpackTimes(packTimes(first.times())))
    expect([999, 1000].map((at) => second.waitMs(at))).toEqual([1, 0])
    second.take(1000)
    expect(second.times()).toEqual([400, 800, 1000])
    expect(second.waitMs(500)).toBe(400)
  })
})

describe('a column', () => {
  it('is an array as PostgreSQL reads it', () => {
    expect(column([])).toBe('{}')
    expect(column([1, null, -2.5])).toBe('{1,NULL,-2.5}')
    expect(column(['a', 'NULL', '', '{"b":"\\n"}', ', '])).toBe(
      String.raw`{"a","NULL","","{\"b\":\"\\n\"}",", "}`,
    )
  })
})

describe('the clock of the database', () => {
  it('is told between its answers, as close as these tell it', () => {
    const clock = new DatabaseClock()
    const ahead = 1_800_000_000_000
    const nowMs = performance.now()
    clock.learn(ahead + nowMs, nowMs - 40, nowMs + 60)
    clock.learn(ahead + nowMs, nowMs - 2, nowMs + 90)
    clock.learn(ahead + nowMs, nowMs - 30, nowMs + 1)
    expect(Math.abs(clock.now() - ahead - performance.now())).toBeLessThan(4)
  })

  it('is followed where it was set', () => {
    const clock = new DatabaseClock()
    const nowMs = performance.now()
    clock.learn(1_000_000 + nowMs, nowMs - 1, nowMs + 1)
    clock.learn(990_000 + nowMs, nowMs - 1, nowMs + 1)
    expect(Math.abs(clock.now() - 990_000 - performance.now())).toBeLessThan(4)
  })
})
