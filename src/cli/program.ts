import { Command } from 'commander'
import { accountCommands } from './accounts.ts'
import { recordCommands } from './records.ts'
import type { ServeFlags, Shell } from './shell.ts'
import { tokenCommands } from './tokens.ts'

/** The command line, in the shell's language. */
export function buildProgram(shell: Shell, version: string): Command {
  const say = (zh: string, en: string) => ({ zh, en })[shell.language]
  const program = new Command('astrolabe')
    .description(say('自托管的抖音星图数据 API', 'A self-hosted data API for Douyin Xingtu'))
    .version(version)
    .showHelpAfterError()
    .exitOverride()
  program
    .command('serve')
    .description(say('启动服务', 'start the server'))
    .option(
      '--host <HOST>',
      say('监听的地址（缺省 127.0.0.1）', 'address to listen on (default 127.0.0.1)'),
    )
    .option('--port <PORT>', say('监听的端口（缺省 8720）', 'port to listen on (default 8720)'))
    .option('--data <DIR>', say('数据目录（缺省 ./data）', 'data folder (default ./data)'))
    .action((flags: ServeFlags) => shell.serve(flags))
  accountCommands(program, shell)
  tokenCommands(program, shell)
  recordCommands(program, shell)
  return program
}
