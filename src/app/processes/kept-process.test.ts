import { spawn } from 'node:child_process'
import { pino } from 'pino'
import { expect, it, vi } from 'vitest'
import { defaults } from '../../../tests/settings.ts'
import { wireVersion } from '../forwarding/messages.ts'
import { KeptProcess } from './kept-process.ts'

const begin = {
  ...{ kind: 'run' as const, settings: defaults, version: '0', process: 'server 1' },
  ...{ wireVersion, path: '', index: 0, makesDemo: true },
}

it('a process that ends at once is started again ever later, and each end is told', async () => {
  const told: { of: string; code: number; pauseMs: number }[] = []
  const log = pino({ base: null }, { write: (line: string) => void told.push(JSON.parse(line)) })
  const fork = () =>
    spawn(process.execPath, ['--eval', ''], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const onEnd = vi.fn()
  const kept = new KeptProcess(begin, fork, log, { printMetrics: async () => '', onEnd })
  await expect(kept.start()).rejects.toThrow('The process server 1 ended with 0')
  await expect.poll(() => told.length).toBeGreaterThanOrEqual(3)
  await kept.stop(1000)
  expect(told.slice(0, 3)).toMatchObject(
    [100, 200, 400].map((pauseMs) => ({ of: 'server 1', code: 0, pauseMs })),
  )
  expect(onEnd).toHaveBeenCalledTimes(told.length)
  expect(await kept.ask({ kind: 'measure' })).toBeUndefined()
})
