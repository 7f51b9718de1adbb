import fc from 'fast-check'
import { expect, it } from 'vitest'
import { healthScore, healthScoreText } from './health.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const latency = fc.double({ min: 0, max: 60_000, noNaN: true })

it('is the success share in hundredths while answers are quick', () => {
  const scores = [1, 0.995, 0.5, 0].map((successShare) =>
    healthScore({ successShare, p95Ms: 2000, state: 'working' }),
  )
  expect(scores).toEqual([100, 100, 50, 0])
})

it('loses up to a fifth to slowness', () => {
  const scores = [2000, 16_000, 30_000, 60_000].map((p95Ms) =>
    healthScore({ successShare: 1, p95Ms, state: 'working' }),
  )
  expect(scores).toEqual([100, 90, 80, 80])
  expect(healthScoreText.en).toContain('0.2 × slowness')
  for (const text of Object.values(healthScoreText)) expect(text).toMatch(/\b2 (s|秒).*\b30 (s|秒)/)
})

it('is 0 for a source that has stopped, and absent where none was asked', () => {
  expect(healthScore({ successShare: 1, p95Ms: 10, state: 'stopped' })).toBe(0)
  expect(healthScore({ successShare: null, p95Ms: null, state: 'working' })).toBeNull()
  expect(healthScore({ successShare: 1, p95Ms: 10, state: 'resting' })).toBe(100)
  expect(healthScore({ successShare: 1, p95Ms: 10, state: null })).toBe(100)
})

it('stays between 0 and 100, and never rises with failures or slowness', () => {
  fc.assert(
    fc.property(share, share, latency, latency, (share1, share2, ms1, ms2) => {
      const score = (successShare: number, p95Ms: number) =>
        healthScore({ successShare, p95Ms, state: 'working' }) ?? Number.NaN
      const better = score(Math.max(share1, share2), Math.min(ms1, ms2))
      const worse = score(Math.min(share1, share2), Math.max(ms1, ms2))
      expect(better).toBeGreaterThanOrEqual(worse)
      expect(better).toBeLessThanOrEqual(100)
      expect(worse).toBeGreaterThanOrEqual(0)
    }),
  )
})
