import type { Command } from 'commander'
import { OperatorError } from '../core/errors.ts'
import { invalidValue, type Language, type Text } from '../core/text.ts'
import type { Context } from '../services/context.ts'

/** What the commands work with; main.ts makes it. */
export interface Shell {
  readonly language: Language
  readonly print: (line: string) => void
  /** Opens the data folder that the flags and settings name, for one command. */
  readonly withContext: <T>(
    flags: CommonFlags,
    action: (ctx: Context, defaultPriceMicros: number) => Promise<T>,
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
    say(shell, '数据目录（默认 ./data）', 'data folder (default ./data)'),
  )
}

/** Prints the JSON form if that was asked for, else the readable one. */
export function output(
  { print, language }: Shell,
  flags: CommonFlags,
  json: unknown,
  readable: Text | Table,
): void {
  if (flags.json) print(JSON.stringify(json))
  else if ('rows' in readable) print(layOut(readable, language))
  else print(readable[language])
}

function layOut({ headings, rows }: Table, language: Language): string {
  const lines = [
    headings.map((heading) => heading[language]),
    ...rows.map((row) => row.map((cell) => (cell === null ? '–' : String(cell)))),
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

/** Columns that a terminal gives the text: Chinese characters and full-width signs take two. */
function displayWidth(text: string): number {
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

/** A flag's or argument's value that cannot be read. */
export function misread(name: string, value: string, accepted: Text): OperatorError {
  const subject = { zh: `${name} `, en: name }
  return new OperatorError(invalidValue(subject, JSON.stringify(value), accepted))
}
