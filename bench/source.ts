import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverArguments, serverEnvironment } from '../scripts/server.mjs'
import { catalog } from '../src/catalog/index.ts'
import { type Contestant, freePort, prepareData, residentMb, start } from './contestants.ts'
import { threadMeter } from './cpu.ts'
import { load } from './load.ts'
import { measureOne, type Subject } from './rows.ts'

/** What a stand-in for the upstream takes for each answer. */
const upstreamMs = 50
const connections = 200
const pairs = 7
/** The stand-in does the same at all times. */
const pairsAlone = 3

const endpoint = [...catalog.values()].find(({ id }) => id === 'get-kol-link-info')
if (!endpoint) throw new Error('The bench measures get-kol-link-info, which is not served')
const { path, dataset } = endpoint

export interface SourceSettings {
  readonly callsPerSecond: number
  readonly concurrency: number
}

/** What stands in for Xingtu, and what a gateway is told to collect from it. */
export interface StandIn extends Contestant {
  /** How many answers it was asked for. */
  readonly asked: () => Promise<number>
  readonly environment: Readonly<Record<string, string>>
}

/** Starts a stand-in that takes so long for each answer. */
export async function startStandIn(
  folder: string,
  answerMs: number,
  settings: SourceSettings,
): Promise<StandIn> {
  mkdirSync(folder, { recursive: true })
  const bodyFile = join(folder, 'link-info.json')
  writeFileSync(bodyFile, JSON.stringify(dataset.example))
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const server = [process.execPath, 'bench/servers/upstream.ts', String(port), bodyFile]
  const standIn = await start(
    [...server, String(answerMs)],
    `${origin}${dataset.upstream.path}?o_author_id=`,
    '1',
  )
  return {
    ...standIn,
    asked: async () => Number(await (await fetch(`${origin}/asked`)).text()),
    environment: {
      ASTROLABE_SOURCES: 'xingtu',
      ASTROLABE_XINGTU_URL: origin,
      ASTROLABE_XINGTU_SESSION: 'sessionid=bench',
      ASTROLABE_XINGTU_CALLS_PER_SECOND: String(settings.callsPerSecond),
      ASTROLABE_XINGTU_CONCURRENCY: String(settings.concurrency),
    },
  }
}

/** The address of a collected call, to which the creator's id is added. */
export function collectedAt(port: number, token: string): string {
  return `http://127.0.0.1:${port}${path}?token=${token}&kolId=`
}

/** Astrolabe before a stand-in for Xingtu, and the stand-in itself. */
export async function astrolabeSource(
  folder: string,
  settings: SourceSettings,
): Promise<{ readonly upstream: Contestant; readonly gateway: Contestant }> {
  const upstream = await startStandIn(folder, upstreamMs, settings)
  const token = prepareData(folder)
  const port = await freePort()
  const gateway = await start(
    [process.execPath, ...serverArguments, '--data', folder, '--port', String(port)],
    `http://127.0.0.1:${port}/readyz`,
    '0,1',
    { ...serverEnvironment, ...upstream.environment },
  )
  return { upstream, gateway: { ...gateway, url: collectedAt(port, token) } }
}

/** How 200 callers come: all as soon as they are answered, and so in one beat, or each in its own. */
const arrivals = [
  { name: 'source', pauseMs: 0 },
  { name: 'source-spread', pauseMs: 200 },
]

/** A collected answer at 200 callers, each of another creator, and the stand-in by itself. */
export async function sourceSubjects(folder: string, seconds: number): Promise<Subject[]> {
  const unpaced = { callsPerSecond: 100_000, concurrency: 1000 }
  const { upstream, gateway } = await astrolabeSource(folder, unpaced)
  const subjectOf = (
    name: string,
    pairsWanted: number,
    { url, pid }: Contestant,
    pauseMs: number,
  ): Subject => ({
    name,
    pairs: pairsWanted,
    measure: () =>
      measureOne(threadMeter(pid), () =>
        load(url, seconds, { script: 'creators.lua', connections, pauseMs }),
      ),
    rssMb: () => residentMb(pid),
  })
  return arrivals.flatMap(({ name, pauseMs }) => [
    subjectOf(`astrolabe-${name}`, pairs, gateway, pauseMs),
    subjectOf(name, pairsAlone, upstream, pauseMs),
  ])
}
