import { cacheKeyOf } from '../catalog/request.ts'
import { AppError } from '../core/errors.ts'
import { handedOn } from '../core/made-up.ts'
import type { Collected, Source } from './source.ts'

/** Finds what was collected or imported before, by the cache's key; undefined where nothing was. */
export type Archive = (key: string) => Promise<Collected | undefined>

/** Answers with what is stored, however old it is: its time says so. */
export function archiveSource(latest: Archive): Source {
  return {
    name: 'archive',
    async collect(request, { signal }) {
      const stored = await latest(cacheKeyOf(request))
      signal.throwIfAborted()
      if (!stored) throw new AppError(301, nothingStored)
      const { body, collectedAtMs, source } = stored
      return { body, collectedAtMs, source: handedOn('archive', source) }
    },
  }
}

const nothingStored = {
  zh: '采集失败：没有存过这项数据',
  en: 'The collection failed: nothing is stored of this',
}
