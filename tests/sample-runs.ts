import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { Language } from '../src/core/text.ts'
import type { Described } from '../src/derive/call-parameters.ts'
import { type Sample, samplesOf } from '../src/derive/samples/samples.ts'
import { type ToolName, toolEnvironment, toolPath } from './tools.ts'

/** How a form of sample is run, as its first lines tell the reader. */
export interface Runner {
  /** The sample's id. */
  readonly id: Sample['id']
  readonly file: string
  /** What runs it, Node where it is nothing else, and what that runs in its turn. */
  readonly tools: readonly ToolName[]
  readonly args: readonly string[]
}

/** For the first Go program, which compiles Go's own library before it. */
const runTimeoutMs = 100_000

/** The line for a terminal, which prints the envelope and leaves judging it to whoever reads it. */
export const line: Runner = { id: 'curl', file: 'line.sh', tools: ['bash', 'curl'], args: [] }

export const runners: readonly Runner[] = [
  { id: 'bash', file: 'sample.sh', tools: ['bash', 'curl'], args: [] },
  { id: 'python', file: 'sample.py', tools: ['python'], args: [] },
  { id: 'javascript', file: 'sample.mjs', tools: [], args: [] },
  {
    id: 'java',
    file: 'Sample.java',
    tools: ['java'],
    // One quick compiler and a collector of one thread are enough for a program that lives for a second.
    args: ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Dfile.encoding=UTF-8'],
  },
  { id: 'go', file: 'sample.go', tools: ['go'], args: ['run'] },
  { id: 'php', file: 'sample.php', tools: ['php'], args: [] },
]

export interface Run {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The code of a form. Throws where the operation has none. */
export function sampleCode(
  operation: Described,
  language: Language,
  server: string,
  { id }: Runner,
): string {
  const openapi = `${server}/openapi.json`
  const found = samplesOf(operation, language, { server, openapi }).find((form) => form.id === id)
  if (!found) throw new Error(`${operation.slug} has no sample ${id}.`)
  return found.code
}

/** Saves the code and runs it, with the token in its environment where one is given. */
export function runSample(
  { tools, args, file }: Runner,
  code: string,
  { token }: { readonly token?: string } = {},
): Promise<Run> {
  const path = join(mkdtempSync(join(inject('runFolder'), 'sample-')), file)
  writeFileSync(path, code)
  const env = {
    ...toolEnvironment(...tools),
    ...(token !== undefined && { ASTROLABE_TOKEN: token }),
  }
  const [tool] = tools
  return new Promise((resolve) => {
    const child = execFile(
      tool ? toolPath(tool) : process.execPath,
      [...args, path],
      { env, timeout: runTimeoutMs, maxBuffer: 64 * 2 ** 20 },
      (_, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}
