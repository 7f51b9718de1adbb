import { expect, it } from 'vitest'
import { databaseMetrics } from './database-metrics.ts'
import { expositionOf } from './exposition.ts'
import { sumOf } from './summed-metrics.ts'

const state = {
  isConnected: true,
  isInRecovery: false,
  standbys: { synchronous: 1, others: 2, replayLagBytes: 300, replayLagSeconds: 0.25 },
}

it('counts the standbys of one server once, however many processes tell of them', () => {
  const one = databaseMetrics(state)
  const several = sumOf([...one, ...databaseMetrics(state), ...databaseMetrics(state)])
  expect(expositionOf(several)).toBe(expositionOf(one))
  expect(expositionOf(one)).toContain('astrolabe_database_standbys{synchronous="false"} 2')
})

it('leaves out what one of the processes was not told in time', () => {
  const several = sumOf([...databaseMetrics({ isConnected: true }), ...databaseMetrics(state)])
  expect(expositionOf(several)).toBe(expositionOf(databaseMetrics(state)))
})

it('says that a process has lost its connection', () => {
  const lost = databaseMetrics({ isConnected: false })
  const several = expositionOf(sumOf([...databaseMetrics(state), ...lost]))
  expect(several).toContain('astrolabe_database_connected 0')
})
