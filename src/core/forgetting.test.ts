import { expect, it } from 'vitest'
import { Forgetting } from './forgetting.ts'

const startMs = Date.parse('2026-11-22T12:00:00Z')
const hourMs = 3_600_000

it('covers whom it began with, for 65 seconds, and nobody else', () => {
  const forgetting = new Forgetting()
  forgetting.begin('a', startMs)
  expect(forgetting.covers('a', startMs + 64_999)).toBe(true)
  expect(forgetting.covers('b', startMs)).toBe(false)
  expect(forgetting.covers(null, startMs)).toBe(false)
  expect(forgetting.covers('a', startMs + 65_000)).toBe(false)
})

it('begins anew with each erasure, and lets go of those that are over', () => {
  const forgetting = new Forgetting()
  forgetting.begin('a', startMs)
  forgetting.begin('b', startMs + 60_000)
  forgetting.begin('a', startMs + 60_000)
  expect(forgetting.covers('a', startMs + 124_999)).toBe(true)
  forgetting.begin('c', startMs + 125_000)
  expect(forgetting.covers('a', startMs + 60_001)).toBe(false)
})

it('of a clock that was set back lasts as long again from then on, and no longer', () => {
  const forgetting = new Forgetting()
  forgetting.begin('a', startMs)
  forgetting.begin('b', startMs - hourMs)
  expect(forgetting.covers('a', startMs - hourMs)).toBe(true)
  expect(forgetting.covers('a', startMs - hourMs + 64_999)).toBe(true)
  expect(forgetting.covers('a', startMs - hourMs + 65_000)).toBe(false)
})
