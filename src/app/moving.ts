import type { MoveEnds } from '../cli/shell.ts'
import { systemClock } from '../core/clock.ts'
import { OperatorError } from '../core/errors.ts'
import { openMoveEnd as openPostgres } from '../store/postgres/moving.ts'
import { openMoveEnd as openFolder } from '../store/sqlite/moving.ts'
import { cannotGoOn, type Place, placeOf, takeDataFolder } from './stores.ts'

/**
 * Opens what the settings name and what is to take its place, a PostgreSQL by its address or a data
 * folder, for as long as `action` takes. Throws OperatorError where a server runs on either, or one of
 * them cannot be used.
 */
export async function moveBetween<T>(
  from: Place,
  to: string,
  action: (ends: MoveEnds) => Promise<T>,
): Promise<T> {
  // A mistyped address must not become the name of a folder: it may have a password.
  const into = /^([\w+.-]+:\/\/|postgres(ql)?:)/i.test(to)
    ? { database: to, data: '' }
    : { data: to }
  if (placeOf(from) === placeOf(into)) throw isThere(placeOf(into))
  return withEnd(from, (source) =>
    withEnd(into, (target) => action({ source, target, clock: systemClock })),
  )
}

type End = MoveEnds['source'] & MoveEnds['target']

async function withEnd<T>(place: Place, action: (end: End) => Promise<T>): Promise<T> {
  const { database, data } = place
  const unlock = database === undefined ? takeDataFolder(data) : () => {}
  try {
    const end = await (database === undefined
      ? openFolder(data, systemClock.now())
      : openPostgres(database))
    return await action(end).finally(() => end.close())
  } catch (error) {
    throw cannotGoOn(place, error)
  } finally {
    unlock()
  }
}

function isThere(place: string): OperatorError {
  return new OperatorError({
    zh: `数据本来就在 ${place}：请给出要迁往的另一个数据库或目录`,
    en: `Everything is in ${place} already: name another database or folder to move it to`,
  })
}
