import { CommanderError, Option } from 'commander'
import { accountCommands } from './accounts.ts'
import { actsCommand } from './acts.ts'
import { callCommands } from './calls.ts'
import { Command } from './command.ts'
import { creatorCommands } from './creators.ts'
import { driftCommand } from './drift.ts'
import { arrangeHelp } from './help.ts'
import { importCommand } from './import.ts'
import { ledgerCommands } from './ledger.ts'
import { priceCommands } from './prices.ts'
import { dataOption, type ServeFlags, type Shell, say } from './shell.ts'
import { sourceCommands } from './sources.ts'
import { storeCommands } from './store.ts'
import { tokenCommands } from './tokens.ts'
import { usageCommand } from './usage.ts'

/** The command line, in the shell's language. */
export function buildProgram(shell: Shell, version: string): Command {
  const program = new Command('astrolabe')
    .description(say(shell, '自托管的抖音星图数据 API', 'A self-hosted data API for Douyin Xingtu'))
    .version(version, '-V, --version', say(shell, '显示版本号', 'output the version number'))
    .addOption(new Option('-v').hideHelp())
    .on('option:v', () => {
      shell.print(version)
      throw new CommanderError(0, 'commander.version', version)
    })
    .exitOverride()
  arrangeHelp(program, shell)
  serveCommand(program, shell)
  accountCommands(program, shell)
  tokenCommands(program, shell)
  ledgerCommands(program, shell)
  callCommands(program, shell)
  usageCommand(program, shell)
  priceCommands(program, shell)
  creatorCommands(program, shell)
  importCommand(program, shell)
  driftCommand(program, shell)
  sourceCommands(program, shell)
  storeCommands(program, shell)
  actsCommand(program, shell)
  return program
}

function serveCommand(program: Command, shell: Shell): void {
  const serve = program
    .command('serve')
    .description(say(shell, '启动服务', 'start the server'))
    .option(
      '--host <HOST>',
      say(shell, '监听的地址（默认 127.0.0.1）', 'address to listen on (default 127.0.0.1)'),
    )
    .option(
      '--port <PORT>',
      say(shell, '监听的端口（默认 8720）', 'port to listen on (default 8720)'),
    )
    .option(
      '--processes <N>',
      say(shell, '处理请求的进程数（默认 1）', 'processes that serve requests (default 1)'),
    )
  dataOption(serve, shell)
    .option(
      '--json',
      say(shell, '启动后以一行 JSON 给出地址', 'print the address as JSON once started'),
    )
    .action((flags: ServeFlags) => shell.serve(flags))
}
