import { mostCompared } from '../catalog/compared.ts'
import { datasetNames, figureNames } from '../catalog/names.gen.ts'
import type { Text } from '../core/text.ts'
import { presentForgotten } from '../services/creators/present.ts'
import type { Command } from './command.ts'
import { exclusive } from './exclusive.ts'
import { readCreator } from './read.ts'
import { type CommonFlags, common, listing, output, type Shell, say } from './shell.ts'
import type { ChangesFlags } from './show-changes.ts'
import type { CompareFlags } from './show-comparison.ts'
import type { HistoryFlags } from './show-history.ts'

/** `creators history | changes | compare | forget` */
export function creatorCommands(program: Command, shell: Shell): void {
  const creators = program
    .command('creators')
    .description(say(shell, '达人的历史数据', 'what was seen of creators'))
  historyCommand(creators, shell)
  changesCommand(creators, shell)
  compareCommand(creators, shell)
  forgetCommand(creators, shell)
}

function historyCommand(creators: Command, shell: Shell): void {
  const command = listing(creators.command('history <ID>'), shell)
    .description(
      say(
        shell,
        '列出何时采集过该达人，或给出指标随时间的变化',
        'when a creator was observed, or how metrics moved',
      ),
    )
    .option(
      '--dataset <NAME>',
      say(
        shell,
        `只看某数据集：${datasetNames.join('、')}`,
        `of one of ${datasetNames.join(', ')}`,
      ),
    )
    .option(
      '--metric <NAMES>',
      say(
        shell,
        `指标，以逗号分隔：${figureNames.join('、')}`,
        `metrics with commas between: ${figureNames.join(', ')}`,
      ),
    )
    .option(
      '--since <ISO>',
      say(shell, '只看此时及之后，如 2027-01-31', 'from then on, such as 2027-01-31'),
    )
    .option('--until <ISO>', say(shell, '只看此时之前', 'before then'))
  exclusive(command, 'dataset', 'metric').action(async (id: string, flags: HistoryFlags) => {
    const { showHistory } = await import('./show-history.ts')
    await showHistory(shell, id, flags)
  })
}

function changesCommand(creators: Command, shell: Shell): void {
  listing(creators.command('changes <ID>'), shell)
    .description(
      say(
        shell,
        '列出该达人哪些指标变了、从多少变到多少',
        'which metrics of a creator have moved, from what to what',
      ),
    )
    .requiredOption(
      '--since <ISO>',
      say(shell, '自此时起，如 2027-01-31', 'since then, such as 2027-01-31'),
    )
    .action(async (id: string, flags: ChangesFlags) => {
      const { showChanges } = await import('./show-changes.ts')
      await showChanges(shell, id, flags)
    })
}

function compareCommand(creators: Command, shell: Shell): void {
  const command = listing(creators.command('compare <ID...>'), shell)
    .description(
      say(
        shell,
        `并列对比至多 ${mostCompared} 位达人已采集的数据，不采集也不计费`,
        `put what was collected of up to ${mostCompared} creators side by side, for free`,
      ),
    )
    .option(
      '--tier <TIER>',
      say(
        shell,
        '报价档位，video_type 代码或名称（默认最多达人有的一档）',
        'price tier, by its video_type or name (default: the one that most of them sell)',
      ),
    )
    .option(
      '--kind <KIND>',
      say(
        shell,
        '视频类别：personal 个人视频、xingtu 星图视频（默认 personal）',
        'videos: personal or xingtu (default personal)',
      ),
    )
    .option('--days <N>', say(shell, '天数：30 或 90（默认 30）', 'days: 30 or 90 (default 30)'))
    .option(
      '--csv',
      say(shell, '以 CSV 输出，Excel 可直接打开', 'print CSV, which Excel opens as it is'),
    )
  exclusive(command, 'csv', 'json').action(async (ids: readonly string[], flags: CompareFlags) => {
    const { showComparison } = await import('./show-comparison.ts')
    await showComparison(shell, ids, flags)
  })
}

function forgetCommand(creators: Command, shell: Shell): void {
  common(creators.command('forget <ID>'), shell)
    .description(
      say(
        shell,
        '从历史、缓存与调用记录中彻底清除该达人，不可恢复',
        'erase a creator from history, cache and call log, for good',
      ),
    )
    .action(async (id: string, flags: CommonFlags) => {
      const subject = readCreator(id)
      const { forgetCreator } = await import('../services/creators/forget.ts')
      const shown = await shell.withContext(flags, async (ctx) =>
        presentForgotten(subject, await forgetCreator(ctx, subject), ctx.clock.now()),
      )
      const { observations, bodies, answers, calls, logEmptied } = shown
      output(
        shell,
        flags,
        shown,
        {
          zh: `已清除达人 ${subject}：${observations} 次采集、${bodies} 份数据、${answers} 份幂等结果（键仍算用过，不会重复扣费），${calls} 条调用记录不再注明达人。运行中的服务会在一秒内清除其内存中的数据，约一分钟内不再保存该达人的任何数据`,
          en: `Creator ${subject} is erased: ${observations} observations, ${bodies} bodies, ${answers} idempotency answers, whose keys stay used and are not charged again; ${calls} calls no longer say whom they were about. A running server drops what it has in memory within a second, and keeps nothing of the creator for about a minute`,
        },
        ...(logEmptied ? [] : [logLeft]),
      )
    })
}

const logLeft: Text = {
  zh: '数据库的文件中仍有该达人的数据：SQLite 正被读取时在日志 astrolabe.db-wal 中，稍后再次执行本命令或停止服务即可清除；PostgreSQL 在下次 VACUUM 之前留有已删除的行（它会自动执行），预写日志与备份则保留到各自过期',
  en: 'Files of the database still have data of this creator: with SQLite, while it is being read, its log astrolabe.db-wal; run the command again later or stop the server, and it goes. PostgreSQL keeps deleted rows until its next VACUUM, which it does by itself, and its write-ahead log and backups until they expire',
}
