import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { inject } from 'vitest'
import type { Language } from '../src/core/text.ts'
import type { Guide } from './guide-pages.ts'
import { startTestGateway } from './harness.ts'
import { type ToolName, toolEnvironment, toolPath } from './tools.ts'

/** What a guide's blocks came to. */
export interface GuideRun {
  readonly exitCode: number | null
  /** The number of the last block that began, from 1. */
  readonly lastBlock: number
  readonly output: string
  readonly calls: readonly CurlCall[]
  /** The folder that the blocks ran in. */
  readonly folder: string
  readonly token: string
}

interface CurlCall {
  readonly args: string
  readonly block: number
  /** The business code it printed; undefined where it printed no envelope. */
  readonly code: number | undefined
  readonly status: number
}

const locales: Readonly<Record<Language, string>> = { zh: 'zh_CN.UTF-8', en: 'en_US.UTF-8' }

/** Stands in for curl: keeps what each call got, and prints it as curl does. */
const curlKeeper = `#!/bin/sh
block=$(cat "$GUIDE_LOG/block")
call="$GUIDE_LOG/$block.$(ls "$GUIDE_LOG" | wc -l)"
printf '%s' "$*" > "$call.args"
PATH=$REAL_PATH curl -sS --max-time 30 -D "$call.head" "$@" > "$call.body"
status=$?
cat "$call.body"
exit $status
`

/**
 * Runs the `sh` blocks of a guide in order, in one shell and a folder of its own beside a gateway
 * of its own. `inspect` sees the run before the folder goes.
 */
export async function runGuide(
  guide: Guide,
  tools: readonly ToolName[],
  inspect: (run: GuideRun) => void | Promise<void>,
): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'astrolabe-guide-'))
  try {
    await inspect(await runIn(base, guide, tools))
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

async function runIn(base: string, guide: Guide, tools: readonly ToolName[]): Promise<GuideRun> {
  const folder = join(base, 'work')
  const bin = join(base, 'bin')
  const log = join(base, 'log')
  for (const each of [folder, bin, log]) mkdirSync(each)
  writeFileSync(join(bin, 'curl'), curlKeeper, { mode: 0o755 })
  symlinkSync(inject('program'), join(bin, 'astrolabe'))
  symlinkSync(process.execPath, join(bin, 'node'))
  const { PATH } = toolEnvironment(...tools)
  const stopping: (() => void | Promise<void>)[] = []
  const gateway = await startTestGateway({ dataDir: join(folder, 'data') }, (stop) => {
    stopping.push(stop)
  })
  try {
    const token = gateway.demoToken ?? ''
    const result = await runShell(scriptOf(guide, gateway.address), folder, {
      PATH: bin + delimiter + PATH,
      REAL_PATH: PATH,
      LANG: locales[guide.language],
      HOME: base,
      GUIDE_LOG: log,
      ASTROLABE_TOKEN: token,
    })
    const lastBlock = Number(readFileSync(join(log, 'block'), 'utf8'))
    return { ...result, lastBlock, calls: readCalls(log), folder, token }
  } finally {
    for (const stop of stopping) await stop()
  }
}

/** Nobody reads on to the next block within the second in which calls are counted. */
const nextBlock = 'sleep 1'

function scriptOf({ fences }: Guide, address: string): string {
  const lines = fences.flatMap(({ language, text }, index) =>
    language === 'sh' ? [nextBlock, `echo ${index + 1} > "$GUIDE_LOG/block"`, text] : [],
  )
  return lines.join('\n').replaceAll('http://127.0.0.1:8720', address)
}

/** Far above what a guide takes: only one that hangs is ended. */
const shellTimeoutMs = 200_000

async function runShell(script: string, cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(toolPath('shell'), ['-ec', script], { cwd, env, timeout: shellTimeoutMs })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  await once(child, 'close')
  return { exitCode: child.exitCode, output }
}

function readCalls(log: string): readonly CurlCall[] {
  return readdirSync(log)
    .filter((name) => name.endsWith('.args'))
    .map((name) => {
      const part = (ending: string) =>
        readFileSync(join(log, name.replace(/args$/, ending)), 'utf8')
      const [, code] = /^\{"code":(\d+)/m.exec(part('body')) ?? []
      const [, status] = /^HTTP\/\S+ (\d+)/.exec(part('head')) ?? []
      return {
        args: part('args'),
        block: Number.parseInt(name, 10),
        code: code === undefined ? undefined : Number(code),
        status: Number(status),
      }
    })
}
