import type { MoveEnds } from '../cli/shell.ts'
import { systemClock } from '../core/clock.ts'
import type { Settings } from '../settings/load.ts'
import { openMoveEnd as openPostgres } from '../store/postgres/moving.ts'
import { openMoveEnd as openFolder } from '../store/sqlite/moving.ts'
import { cannotGoOn, takeDataFolder } from './engine.ts'

/**
 * Opens what the settings name and what is to take its place, for as long as `action` takes. Throws
 * OperatorError where a server runs on either, or one of them cannot be used.
 */
export async function withMove<T>(
  { database, data }: Settings,
  to: string,
  action: (ends: MoveEnds) => Promise<T>,
): Promise<T> {
  return withEnd(database ?? data, (source) =>
    withEnd(to, (target) => action({ source, target, clock: systemClock })),
  )
}

type End = MoveEnds['source'] & MoveEnds['target']

async function withEnd<T>(place: string, action: (end: End) => Promise<T>): Promise<T> {
  const isFolder = !/^postgres(ql)?:/.test(place)
  const unlock = isFolder ? takeDataFolder(place) : () => {}
  try {
    const end = await (isFolder ? openFolder(place, systemClock.now()) : openPostgres(place))
    return await action(end).finally(() => end.close())
  } catch (error) {
    throw cannotGoOn(isFolder ? { data: place } : { database: place, data: '' }, error)
  } finally {
    unlock()
  }
}
