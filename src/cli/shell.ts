import type { Clock } from '../core/clock.ts'
import { redactTokens } from '../core/redact.ts'
import type { Language, Text } from '../core/text.ts'
import type { Thresholds } from '../derive/view/flags/thresholds.ts'
import type { ServiceContext } from '../services/context.ts'
import type { Source } from '../sources/source.ts'
import type { MoveSource, MoveTarget } from '../store/moving.ts'
import type { Command } from './command.ts'
import { layOut, type Table } from './table.ts'

/** What the commands work with; main.ts makes it. */
export interface Shell {
  readonly language: Language
  readonly print: (line: string) => void
  /** How wide the terminal is that is printed to; absent where that is a file or a pipe. */
  readonly terminalColumns?: number | undefined
  /**
   * Opens the data folder that the flags and settings name, for one command. Where it has no
   * database, one is made if `onMade` is there to hear of it, and else the command is refused.
   */
  readonly withContext: <T>(
    flags: CommonFlags,
    action: (ctx: ServiceContext, set: CommandSettings) => Promise<T>,
    onMade?: (folder: string) => void,
  ) => Promise<T>
  /**
   * Opens what the flags and settings name and what is to take its place, for one move: a PostgreSQL
   * by its address, or a data folder. Refused while a server runs on either.
   */
  readonly withMove: <T>(
    flags: CommonFlags,
    to: string,
    action: (ends: MoveEnds) => Promise<T>,
  ) => Promise<T>
  /** Opens the sources that have an outside, as the settings name them, for one command. */
  readonly withSources: <T>(action: (sources: readonly Source[]) => Promise<T>) => Promise<T>
  /** Runs the server until it is told to stop. */
  readonly serve: (flags: ServeFlags) => Promise<void>
  readonly setExitCode: (code: number) => void
}

/** What a move works with. */
export interface MoveEnds {
  readonly source: MoveSource
  readonly target: MoveTarget
  readonly clock: Clock
}

/** What of the settings commands go by. */
export interface CommandSettings {
  readonly defaultPriceMicros: number
  readonly flagThresholds: Thresholds
}

export interface CommonFlags {
  readonly data?: string
  readonly json?: boolean
}

export interface ListFlags extends CommonFlags {
  readonly wide?: boolean
}

export interface ServeFlags {
  readonly host?: string
  readonly port?: string
  readonly processes?: string
  readonly data?: string
  readonly json?: boolean
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

/** Adds what every list has. */
export function listing(command: Command, shell: Shell): Command {
  return common(command, shell).option(
    '--wide',
    say(shell, '在终端中也完整显示所有列', 'show every column in full, also on a terminal'),
  )
}

/** Prints the JSON form if that was asked for, else the readable one, in parts with a line between. */
export function output(
  { print, language, terminalColumns }: Shell,
  flags: ListFlags,
  json: unknown,
  ...readable: readonly (Text | Table)[]
): void {
  if (flags.json) {
    print(printable(JSON.stringify(json)))
    return
  }
  const terminal = flags.wide ? undefined : terminalColumns
  const parts = readable.map((part) =>
    'rows' in part ? layOut(part, language, terminal) : { text: part[language], isPartial: false },
  )
  const texts = parts.map(({ text }) => text)
  if (parts.some(({ isPartial }) => isPartial)) texts.push(widerHint[language])
  print(texts.join('\n\n'))
}

/** JSON leaves the controls beyond ASCII as they are, and terminals obey them. */
const printable = (json: string) =>
  json.replace(/[\u007f-\u009f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`)

const widerHint: Text = {
  zh: '用 --wide 完整显示所有列',
  en: 'Show every column in full with --wide',
}

/** How an error is told on stderr, whoever found it. */
export function errorLine(language: Language, reason: string): string {
  // A token pasted in the wrong place would be quoted, and stay in the terminal's log.
  return redactTokens(`${{ zh: 'astrolabe：', en: 'astrolabe: ' }[language]}${reason}\n`)
}
