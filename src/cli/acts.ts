import type { Text } from '../core/text.ts'
import { type PresentedAct, presentAct } from '../services/acts/present.ts'
import { type Actor, type ActVerb, actVerbs } from '../store/acts.ts'
import type { Command } from './command.ts'
import { isWithin, type PeriodFlags, periodOptions, readPeriod } from './filters.ts'
import { goesOn, rowsOf } from './pages.ts'
import { readChoice } from './read.ts'
import { output, type Shell, say } from './shell.ts'
import { type Column, tableOf } from './table.ts'

const verbs: Readonly<Record<ActVerb, Text>> = {
  'account.create': { zh: '创建账户', en: 'account.create' },
  'account.top_up': { zh: '充值', en: 'account.top_up' },
  'account.adjust': { zh: '调整余额', en: 'account.adjust' },
  'token.create': { zh: '创建令牌', en: 'token.create' },
  'token.update': { zh: '修改令牌', en: 'token.update' },
  'token.revoke': { zh: '吊销令牌', en: 'token.revoke' },
  'price.set': { zh: '设定价格', en: 'price.set' },
  'creator.forget': { zh: '清除达人', en: 'creator.forget' },
  'history.import': { zh: '导入历史', en: 'history.import' },
}

const actors: Readonly<Record<Actor['kind'], Text>> = {
  operator: { zh: '运营者', en: 'operator' },
  holder: { zh: '令牌持有者', en: 'holder' },
  'command line': { zh: '命令行', en: 'command line' },
  job: { zh: '任务', en: 'job' },
}

interface ActFlags extends PeriodFlags {
  readonly verb?: string
}

/** `acts` */
export function actsCommand(program: Command, shell: Shell): void {
  const choices = {
    zh: actVerbs.map((verb) => `${verb} ${verbs[verb].zh}`).join('、'),
    en: actVerbs.join(', '),
  }
  periodOptions(program.command('acts'), shell)
    .description(
      say(
        shell,
        '操作记录：谁在何时改动了账户、令牌、价格或历史数据',
        'who changed accounts, tokens, prices or the history, and when',
      ),
    )
    .option(
      '--verb <VERB>',
      say(shell, `只看某种操作：${choices.zh}`, `of one verb: ${choices.en}`),
    )
    .action(async (flags: ActFlags) => {
      const { listActs } = await import('../services/acts/list.ts')
      const { verb } = flags
      const listed = await shell.withContext(flags, (ctx) => {
        const filters = {
          ...readPeriod(flags),
          ...(verb !== undefined && { verb: readChoice('--verb', verb, actVerbs) }),
        }
        return rowsOf((page) => listActs(ctx, { ...filters, ...page }), filters)
      })
      const acts = listed.rows.map(presentAct)
      const none = isWithin(flags) || verb !== undefined ? noneSuch : noActs
      output(shell, flags, acts, tableOf(columns, acts, none), ...goesOn(listed))
    })
}

const columns: readonly Column<PresentedAct>[] = [
  { heading: { zh: '时间', en: 'TIME' }, cell: ({ at }) => at, time: true },
  { heading: { zh: '操作者', en: 'WHO' }, cell: ({ actor }) => whoOf(actor) },
  { heading: { zh: '操作', en: 'VERB' }, cell: ({ verb }) => verbs[verb], whole: true },
  { heading: { zh: '对象', en: 'SUBJECT' }, cell: ({ subject }) => subject },
  { heading: { zh: '详情', en: 'DETAILS' }, cell: detailsOf, spare: 1 },
]

function whoOf({ kind, name }: Actor): Text {
  const { zh, en } = actors[kind]
  return { zh: `${zh} ${name}`, en: `${en} ${name}` }
}

function detailsOf({ details }: PresentedAct): string | null {
  return Object.keys(details).length === 0 ? null : JSON.stringify(details)
}

const noActs: Text = {
  zh: '没有操作记录：改动账户、令牌、价格或历史数据后会出现在这里',
  en: 'No acts yet: each change of accounts, tokens, prices or the history is listed here',
}

const noneSuch: Text = {
  zh: '没有符合条件的操作记录：请放宽 --verb、--since 等条件',
  en: 'Nothing matches: widen the filters, such as --verb and --since',
}
