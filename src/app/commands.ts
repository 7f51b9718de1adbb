import { userInfo } from 'node:os'
import type { CommandSettings, CommonFlags, MoveEnds } from '../cli/shell.ts'
import { systemClock } from '../core/clock.ts'
import { OperatorError } from '../core/errors.ts'
import type { ServiceContext } from '../services/context.ts'
import { defaultPriceMicros, loadSettings, type Settings } from '../settings/load.ts'
import type { Source } from '../sources/source.ts'
import { cannotGoOn, hasDatabase, openStores, placeOf } from './stores.ts'

/** What `Shell` has of the same name. */
export async function withContext<T>(
  flags: CommonFlags,
  action: (ctx: ServiceContext, set: CommandSettings) => Promise<T>,
  onMade?: (folder: string) => void,
): Promise<T> {
  const settings = settingsWith({ data: flags.data })
  const isNew = !(await hasDatabase(settings))
  if (isNew && !onMade) throw noDatabase(settings)
  return usable(settings, async () => {
    const stores = await openStores(settings)
    const actor = { kind: 'command line', name: userName() } as const
    try {
      if (isNew) onMade?.(placeOf(settings))
      return await action(
        { ...stores, clock: systemClock, actor },
        {
          defaultPriceMicros: defaultPriceMicros(settings),
          flagThresholds: settings.flags,
        },
      )
    } finally {
      await stores.close()
    }
  })
}

/** What `Shell` has of the same name. */
export async function withMove<T>(
  flags: CommonFlags,
  to: string,
  action: (ends: MoveEnds) => Promise<T>,
): Promise<T> {
  const settings = settingsWith({ data: flags.data })
  if (!(await hasDatabase(settings))) throw noDatabase(settings)
  const { moveBetween } = await import('./moving.ts')
  return moveBetween(settings, to, action)
}

/** What `Shell` has of the same name. */
export async function withSources<T>(
  action: (sources: readonly Source[]) => Promise<T>,
): Promise<T> {
  const { withOutsideSources } = await import('./sources.ts')
  return withOutsideSources(loadSettings({}), action)
}

/** The settings with the flags of a command; one that names a folder is not to miss it unnoticed. */
export function settingsWith(flags: { readonly data?: string | undefined }): Settings {
  const settings = loadSettings({ ...flags })
  if (flags.data === undefined || settings.database === undefined) return settings
  throw new OperatorError({
    zh: `设置 database 指定了 PostgreSQL ${placeOf(settings)}，与 --data 不能同时使用：请去掉其中之一`,
    en: `The setting database names the PostgreSQL ${placeOf(settings)}, and --data a folder: give only one of them`,
  })
}

/** Does something with what is kept, and tells an operator why it cannot be done. */
export async function usable<T>(settings: Settings, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw cannotGoOn(settings, error)
  }
}

/** A mistyped place must not pass for an empty one. */
function noDatabase(settings: Settings): OperatorError {
  const place = placeOf(settings)
  if (settings.database !== undefined) {
    return new OperatorError({
      zh: `${place} 中还没有 Astrolabe 的表：请先以它启动服务，或检查设置 database`,
      en: `${place} has no tables of Astrolabe yet: start the server on it first, or check the setting database`,
    })
  }
  const folder = place
  return new OperatorError({
    zh: `${folder} 中没有数据库：请先在该目录启动服务，或用 --data 指定数据目录`,
    en: `There is no database in ${folder}: start the server there first, or name its folder with --data`,
  })
}

/** The user's name; in a container the user may have none. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.()}`
  }
}
