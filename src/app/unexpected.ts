import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redactTokens } from '../core/redact.ts'
import type { Text } from '../core/text.ts'

/**
 * Keeps an error that nobody foresaw, with its stack, in a file of its own, as a line of the log.
 * Returns what the operator is told of it: one line with the id that names the file.
 */
export async function unexpected(error: unknown): Promise<Text> {
  const id = randomBytes(4).toString('hex')
  const said = excerpt(error)
  const file = join(tmpdir(), `astrolabe-${id}.log`)
  const kept = await keep(file, error, id)
  return {
    zh: `发生意外错误 ${id}（${said}）：请重新执行；若再次出现，请连同${kept ? `文件 ${file} ` : '编号'}一并反馈`,
    en: `An unexpected error ${id} (${said}): try again, and if it comes back, report it with ${kept ? `the file ${file}` : 'its id'}`,
  }
}

async function keep(file: string, error: unknown, id: string): Promise<boolean> {
  const write = (line: string) => writeFileSync(file, line, { mode: 0o600, flag: 'wx' })
  try {
    const log = await import('./log.ts').catch(() => undefined)
    if (log) log.openLog({ logLevel: 'error' }, { write }).fatal({ id, error }, 'unexpected error')
    else
      write(redactTokens(error instanceof Error ? (error.stack ?? error.message) : String(error)))
    return true
  } catch {
    return false
  }
}

const longestShown = 200

/** The first line of what the error says. */
function excerpt(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  const visible = line.replace(/\p{Cc}/gu, ' ')
  return visible.length > longestShown ? `${visible.slice(0, longestShown)}…` : visible
}
