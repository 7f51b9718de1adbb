import { resolve } from 'node:path'
import { type DestinationStream, type Logger, pino } from 'pino'
import { openAnswerCache } from './cache/answers.ts'
import { catalog, datasets } from './catalog/index.ts'
import { documentedCreatorId } from './catalog/parameters.ts'
import { defaultPriceMicros, type Settings } from './config.ts'
import { type Clock, systemClock } from './core/clock.ts'
import { OperatorError } from './core/errors.ts'
import { redactTokens } from './core/redact.ts'
import type { Language } from './core/text.ts'
import { createGatewayServer } from './http/server.ts'
import { createDemo } from './services/accounts/demo.ts'
import { Flights } from './services/calls/flights.ts'
import { sandboxSource } from './sources/sandbox.ts'
import type { Source } from './sources/source.ts'
import { lockDataFolder, openDatabase } from './store/database.ts'
import { type Gate, openGate } from './store/gate/gate.ts'
import { blockList } from './store/gate/tokens.ts'

/** What a test puts in the place of the world outside. */
export interface Surroundings {
  readonly clock: Clock
  readonly source: Source
  readonly deadlineMs: number
  readonly graceMs: number
  readonly logTo: DestinationStream
  readonly print: (line: string) => void
  /** Hears that no call can be served any more. */
  readonly onDeath: (error: Error) => void
}

export interface Gateway {
  /** `http://host:port`, with the port that was really taken. */
  readonly address: string
  /** Stops accepting, lets calls in flight finish and settle, and lets go of the data folder. */
  stop(): Promise<void>
}

// Answers are assembled in buffers of some kilobytes. Cut from a pool they cost a copy; allocated one
// by one, which Node does above half the pool's size, they cost the allocator and the collector too.
Buffer.poolSize = 512 * 1024

/** A call's whole time, and what calls in flight get at shutdown of the ten seconds it may take. */
const defaultDeadlineMs = 60_000
const defaultGraceMs = 8_000

/** Constructs the gateway over its data folder and starts it. Throws OperatorError where it cannot. */
export async function startGateway(
  settings: Settings,
  version: string,
  surroundings: Partial<Surroundings> = {},
): Promise<Gateway> {
  const clock = surroundings.clock ?? systemClock
  const log = openLog(settings, surroundings.logTo)
  const unlock = takeDataFolder(settings.data)
  const demoToken = await prepareDatabase(settings, clock)
  const gate = await openGate(
    {
      dataDir: settings.data,
      defaultPriceMicros: defaultPriceMicros(settings),
      startedAtMs: clock.now(),
    },
    (error) => {
      log.fatal({ error }, 'the ledger thread died')
      surroundings.onDeath?.(error)
    },
  )
  const cache = openAnswerCache(settings.cache.maxAnswers, clock)
  const source = surroundings.source ?? sandboxSource(datasets, clock)
  let closing = false
  const server = createGatewayServer(
    catalog,
    {
      gate,
      cache,
      source,
      clock,
      flights: new Flights(),
      onceInFlight: new Map(),
      deadlineMs: surroundings.deadlineMs ?? defaultDeadlineMs,
      report: (message, details) => log.error(details, message),
    },
    {
      version,
      language: settings.language,
      trustedProxies: blockList(settings.trustedProxies),
      servers: { global: settings.servers.global, cn: settings.servers.cn },
      isClosing: () => closing,
    },
  )
  const stop = async () => {
    closing = true
    await server.close(surroundings.graceMs ?? defaultGraceMs)
    await gate.close()
    await cache.close()
    unlock()
    log.info('stopped')
  }
  const address = await listen(server, settings, stop)
  logStart(log, settings, address, source, gate)
  for (const line of greeting(settings.language, address, source, demoToken)) {
    surroundings.print?.(line)
  }
  return { address, stop }
}

function openLog(settings: Settings, logTo: DestinationStream | undefined): Logger {
  const options = {
    level: settings.logLevel,
    base: null,
    serializers: { error: (error: unknown) => describeError(error) },
    hooks: { streamWrite: redactTokens },
  }
  return pino(options, logTo ?? pino.destination({ fd: 2, sync: false }))
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack } = error
  return {
    name,
    message,
    stack,
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  }
}

function takeDataFolder(dataDir: string): () => void {
  const unlock = lockDataFolder(dataDir)
  if (unlock) return unlock
  throw new OperatorError({
    zh: `另一个服务正在使用数据目录 ${resolve(dataDir)}：请先停止它，或用 --data 另选目录`,
    en: `Another server uses the data folder ${resolve(dataDir)}: stop it, or choose another with --data`,
  })
}

/** Brings the database up to date. Returns the demo token if this is the folder's first start. */
async function prepareDatabase(settings: Settings, clock: Clock): Promise<string | undefined> {
  const db = await openDatabase(settings.data)
  try {
    return await createDemo({ db, clock })
  } finally {
    await db.destroy()
  }
}

async function listen(
  server: ReturnType<typeof createGatewayServer>,
  { host, port }: Settings,
  stop: () => Promise<void>,
): Promise<string> {
  try {
    return await server.listen(host, port)
  } catch (error) {
    await stop()
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error
    throw new OperatorError({
      zh: `无法监听 ${host}:${port}（${code}）：端口被占用或不可用，请用 --port 另选`,
      en: `Cannot listen on ${host}:${port} (${code}): it is taken or not allowed; choose another with --port`,
    })
  }
}

function logStart(
  log: Logger,
  settings: Settings,
  address: string,
  source: Source,
  gate: Gate,
): void {
  const data = resolve(settings.data)
  log.info({ address, data, source: source.name, endpoints: catalog.size }, 'started')
  if (gate.recovered > 0) {
    log.warn({ calls: gate.recovered }, 'released the holds of calls that an earlier run left open')
  }
}

function greeting(
  language: Language,
  address: string,
  source: Source,
  demoToken: string | undefined,
): string[] {
  const say = (zh: string, en: string) => ({ zh, en })[language]
  const lines = [say(`Astrolabe 已启动：${address}`, `Astrolabe is listening on ${address}`)]
  if (source.name === 'sandbox') {
    lines.push(
      say(
        'SANDBOX：返回的是沙箱虚构数据，不是真实达人数据（响应头 X-Source: sandbox）。',
        'SANDBOX: answers are made-up sandbox data, not real creators (header X-Source: sandbox).',
      ),
    )
  }
  if (demoToken) lines.push('', ...demoLines(say, address, demoToken))
  return lines
}

function demoLines(
  say: (zh: string, en: string) => string,
  address: string,
  token: string,
): string[] {
  const path = '/api/douyin-xingtu/get-kol-spread-info/v1'
  return [
    say(
      '已创建账户 demo（余额 1000 元）和一个令牌，令牌只显示这一次：',
      'Made the account demo with 1000 CNY and a token, which is shown this once:',
    ),
    `  ${token}`,
    '',
    say('试一试：', 'Try it:'),
    `  curl -H 'Authorization: Bearer ${token}' '${address}${path}?kolId=${documentedCreatorId}'`,
  ]
}
