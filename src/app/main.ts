import { readFileSync } from 'node:fs'
import { CommanderError } from 'commander'
import { commandLineNames } from '../cli/names.ts'
import { buildProgram } from '../cli/program.ts'
import { errorLine, type Shell } from '../cli/shell.ts'
import { OperatorError } from '../core/errors.ts'
import type { Text } from '../core/text.ts'
import { commandLanguage } from '../settings/language.ts'
import type { Strays } from './serve.ts'
import { unexpected } from './unexpected.ts'

/** The reason why what a command printed has not come out. */
const unprinted: NodeJS.ErrnoException[] = []

/** How long an error may keep the process by what it has left open. */
const longestEndMs = 5_000

/**
 * Runs the command line as what this process is for, and sets its exit code. A reader of the output
 * that has gone, as `head` goes, is no error; and no error ends the process with a stack. Throws where
 * a part of the program is missing, which whoever has started it can say more of.
 */
export async function run(argv: readonly string[]): Promise<void> {
  // Whoever writes hears of it by himself; without a listener it would end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const strays: Strays = { onError: () => {} }
  process.on('uncaughtException', (error) => strays.onError(error))
  // Until it is known: whatever ends the process before has not done what was asked for.
  process.exitCode = 1
  process.exitCode = await main(argv, strays).finally(endSoon)
  strays.onError = (error) => {
    process.exitCode = 1
    void unexpected(error).then(tell)
  }
  await new Promise((flushed) => process.stdout.write('', flushed))
  const failure = unprinted.find(({ code }) => code !== 'EPIPE')
  if (failure) {
    process.exitCode = 1
    await tell({
      zh: `输出无法写入（${failure.code}）：命令已执行，但显示的内容不完整`,
      en: `The output cannot be written (${failure.code}): the command was carried out, but not all that it says was shown`,
    })
  }
}

function endSoon(): void {
  setTimeout(() => process.exit(), longestEndMs).unref()
}

/**
 * Runs a command line. Returns the exit code: 0, or 1 with the reason on stderr. An error that
 * nothing catches meanwhile, which `strays` hears of, ends the command as well.
 */
export async function main(
  argv: readonly string[],
  strays: Strays = { onError: () => {} },
): Promise<number> {
  const stray = Promise.withResolvers<never>()
  strays.onError = stray.reject
  try {
    return await Promise.race([runCommand(argv, strays), stray.promise])
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    if (isPartMissing(error)) throw error
    await tell(
      error instanceof OperatorError ? error.textIn(commandLineNames) : await unexpected(error),
    )
    return 1
  }
}

/** Whether what was to be loaded is not there, be it a package or a file of the program's own. */
function isPartMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
}

async function tell(text: Text): Promise<void> {
  const language = await commandLanguage()
  process.stderr.write(errorLine(language, text[language]))
}

async function runCommand(argv: readonly string[], strays: Strays): Promise<number> {
  const language = await commandLanguage()
  const version = packageVersion()
  let exitCode = 0
  const shell: Shell = {
    language,
    print,
    terminalColumns: process.stdout.isTTY ? process.stdout.columns || undefined : undefined,
    setExitCode: (code) => {
      exitCode = code
    },
    serve: async (flags) => {
      const { serve } = await import('./serve.ts')
      exitCode = await serve(flags, version, strays)
    },
    withContext: async (flags, action, onMade) => {
      const { withContext } = await import('./commands.ts')
      return withContext(flags, action, onMade)
    },
    withMove: async (flags, to, action) => {
      const { withMove } = await import('./commands.ts')
      return withMove(flags, to, action)
    },
    withSources: async (action) => {
      const { withSources } = await import('./commands.ts')
      return withSources(action)
    },
  }
  await buildProgram(shell, version).parseAsync([...argv])
  return exitCode
}

function print(line: string): void {
  process.stdout.write(`${line}\n`, (error) => {
    if (error) unprinted.push(error)
  })
}

function packageVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
