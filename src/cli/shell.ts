import type { Command } from 'commander'
import type { Clock } from '../core/clock.ts'
import { redactTokens } from '../core/redact.ts'
import type { Language, Text } from '../core/text.ts'
import type { Context } from '../services/context.ts'
import type { Connection } from '../store/connection.ts'

/** What the commands work with; main.ts makes it. */
export interface Shell {
  readonly language: Language
  readonly print: (line: string) => void
  /**
   * Opens the data folder that the flags and settings name, for one command. Where it has no
   * database, one is made if `onMade` is there to hear of it, and else the command is refused.
   */
  readonly withContext: <T>(
    flags: CommonFlags,
    action: (ctx: Context, defaultPriceMicros: number) => Promise<T>,
    onMade?: (folder: string) => void,
  ) => Promise<T>
  /** The same, for a command that reads the history. */
  readonly withReader: <T>(
    flags: CommonFlags,
    action: (connection: Connection, clock: Clock) => Promise<T>,
  ) => Promise<T>
  /** The same, for a command that writes many rows of the history. */
  readonly withWriter: <T>(
    flags: CommonFlags,
    action: (connection: Connection) => Promise<T>,
  ) => Promise<T>
  /** Runs the server until it is told to stop. */
  readonly serve: (flags: ServeFlags) => Promise<void>
  /** Who runs the command, for the ledger. */
  readonly actor: string
  readonly setExitCode: (code: number) => void
}

export interface CommonFlags {
  readonly data?: string
  readonly json?: boolean
}

export interface ServeFlags {
  readonly host?: string
  readonly port?: string
  readonly data?: string
  readonly json?: boolean
}

export interface Table {
  readonly headings: readonly Text[]
  readonly rows: readonly (readonly (string | number | null)[])[]
  /** What is said where there are no rows. */
  readonly none: Text
}

/** The text that the reader of this shell understands. */
export function say({ language }: Pick<Shell, 'language'>, zh: string, en: string): string {
  return { zh, en }[language]
}

/** Adds what every command has. */
export function common(command: Command, shell: Shell): Command {
  return dataOption(command, shell).option('--json', say(shell, '以 JSON 输出', 'print JSON'))
}

export function dataOption(command: Command, shell: Shell): Command {
  return command.option(
    '--data <DIR>',
    say(shell, '数据目录（默认取设置项 data）', 'data folder (default: the setting data)'),
  )
}

/** Prints the JSON form if that was asked for, else the readable one, in parts with a line between. */
export function output(
  { print, language }: Shell,
  flags: CommonFlags,
  json: unknown,
  ...readable: readonly (Text | Table)[]
): void {
  if (flags.json) print(JSON.stringify(json))
  else print(readable.map((part) => layOut(part, language)).join('\n\n'))
}

function layOut(part: Text | Table, language: Language): string {
  if (!('rows' in part)) return part[language]
  const { headings, rows, none } = part
  if (rows.length === 0) return none[language]
  const lines = [
    headings.map((heading) => heading[language]),
    ...rows.map((row) => row.map(shownCell)),
  ]
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((line) => displayWidth(line[column] ?? ''))),
  )
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - displayWidth(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** A note may hold what would break the line or steer the terminal. */
function shownCell(cell: string | number | null): string {
  return cell === null ? '–' : String(cell).replace(/\p{Cc}/gu, ' ')
}

/** How an error is told on stderr, whoever found it. */
export function errorLine(language: Language, reason: string): string {
  // A token pasted in the wrong place would be quoted, and stay in the terminal's log.
  return redactTokens(`${{ zh: 'astrolabe：', en: 'astrolabe: ' }[language]}${reason}\n`)
}

/** Columns that a terminal gives the text: Chinese characters and full-width signs take two. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text)
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        character,
      )
        ? 2
        : 1
  return width
}
