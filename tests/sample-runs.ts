import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Endpoint } from '../src/catalog/define.ts'
import type { Language } from '../src/core/text.ts'
import { type Sample, samplesOf } from '../src/derive/samples/samples.ts'

/** How a form of sample is run, as its first lines tell the reader. */
export interface Runner {
  /** The sample's id. */
  readonly id: Sample['id']
  readonly file: string
  readonly command: readonly [string, ...string[]]
  /** Succeeds where the form can be run. */
  readonly probe: readonly [string, ...string[]]
  /** What has to be installed. */
  readonly needs: string
}

// The system's own Python, because that is the one for which distributions package requests.
const python = '/usr/bin/python3'

export const runners: readonly Runner[] = [
  {
    id: 'bash',
    file: 'sample.sh',
    command: ['bash'],
    probe: ['bash', '-c', 'curl --version'],
    needs: 'bash with curl',
  },
  {
    id: 'python',
    file: 'sample.py',
    command: [python],
    probe: [python, '-c', 'import requests'],
    needs: 'python3 with requests',
  },
  {
    id: 'javascript',
    file: 'sample.mjs',
    command: [process.execPath],
    probe: [process.execPath, '--version'],
    needs: 'node',
  },
  {
    id: 'java',
    file: 'Sample.java',
    // One quick compiler is enough for a program that lives for a second.
    command: ['java', '-XX:TieredStopAtLevel=1', '-Dfile.encoding=UTF-8'],
    probe: ['java', '--version'],
    needs: 'java',
  },
  {
    id: 'go',
    file: 'sample.go',
    command: ['go', 'run'],
    probe: ['go', 'version'],
    needs: 'go',
  },
  {
    id: 'php',
    file: 'sample.php',
    command: ['php'],
    probe: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'],
    needs: 'php with curl',
  },
]

export interface Run {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export function isInstalled({ probe: [program, ...args] }: Runner): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

/** The code of a form. Throws where the endpoint has none. */
export function sampleCode(
  endpoint: Endpoint,
  language: Language,
  server: string,
  { id }: Runner,
): string {
  const openapi = `${server}/openapi.json`
  const found = samplesOf(endpoint, language, { server, openapi }).find((form) => form.id === id)
  if (!found) throw new Error(`${endpoint.id} has no sample ${id}.`)
  return found.code
}

/**
 * Saves the code and runs it. Nothing of this user's settings reaches it: no proxy, no .curlrc, no
 * Go environment. `folder` holds what runs share, such as Go's build cache.
 */
export function runSample(
  { command: [program, ...args], file }: Runner,
  code: string,
  { folder, token }: { readonly folder: string; readonly token?: string },
): Promise<Run> {
  const path = join(mkdtempSync(join(folder, 'run-')), file)
  writeFileSync(path, code)
  const env = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: folder,
    GOCACHE: join(folder, 'go-build'),
    GO111MODULE: 'off',
    ...(token !== undefined && { ASTROLABE_TOKEN: token }),
  }
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...args, path],
      { env, timeout: 60_000, maxBuffer: 64 * 2 ** 20 },
      (_, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}
