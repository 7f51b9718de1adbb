import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { OperatorError } from '../src/core/errors.ts'
import { loadSettings, refuseUnsetSources, type Settings } from '../src/settings/load.ts'

export interface GivenSettings {
  readonly yaml?: string | Uint8Array
  readonly environment?: NodeJS.ProcessEnv
  readonly flags?: Readonly<Record<string, unknown>>
}

/** The settings that a file, the environment and flags come to. */
export function load({ yaml, environment = {}, flags = {} }: GivenSettings): Settings {
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  if (yaml !== undefined) writeFileSync(join(folder, 'astrolabe.yaml'), yaml)
  return loadSettings(flags, environment, folder)
}

/** How they are refused. */
export function refusal(given: GivenSettings): OperatorError {
  try {
    refuseUnsetSources(load(given))
  } catch (error) {
    if (error instanceof OperatorError) return error
    throw error
  }
  throw new Error('It was read')
}

export const defaults: Settings = {
  host: '127.0.0.1',
  port: 8720,
  processes: 1,
  data: './data',
  language: 'en',
  defaultPrice: '0.02',
  servers: {},
  trustedProxies: [],
  cache: { maxAnswers: 2000 },
  sourcesFor: {},
  maxBodyBytes: 8_388_608,
  relay: { tokenIn: 'query', callsPerSecond: 20, concurrency: 20 },
  tikhub: {
    url: 'https://api.tikhub.io',
    allowV1: false,
    dailyLimit: '10',
    callsPerSecond: 10,
  },
  xingtu: { url: 'https://www.xingtu.cn', fieldNames: {}, callsPerSecond: 1, concurrency: 2 },
  callRetentionDays: 90,
  actRetentionDays: 1095,
  history: { retentionDays: 730, keepContacts: false },
  flags: {
    priceRise: 0.2,
    ownToExpectedLeast: 0.7,
    ownToExpectedMost: 1.5,
    leastToMedian: 0.3,
    topVideoShare: 0.5,
    paidToPersonal: 0.5,
    fanJumpMads: 6,
    fanJumpShare: 0.005,
    fanLoss: 0.02,
    paidVideoShare: 0.4,
    quietDays: 14,
    staleDays: 7,
    leastSample: 5,
  },
  metrics: { from: ['127.0.0.1', '::1'] },
  otlp: { share: 1 },
  logLevel: 'info',
}
