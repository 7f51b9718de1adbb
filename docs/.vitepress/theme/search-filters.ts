import { useData } from 'vitepress'
import { type Ref, ref, watch } from 'vue'
import type { PresentedDictionaries } from '../../../src/services/dictionaries/present.ts'
import type { FormOperation } from './call.ts'
import { useEnvironment } from './environment.ts'

let latest:
  | { readonly server: string; readonly read: Promise<PresentedDictionaries | undefined> }
  | undefined

/** What a gateway's stored dictionaries call the filters of search; undefined where it tells nothing. */
function readDictionaries(server: string): Promise<PresentedDictionaries | undefined> {
  if (latest?.server !== server) latest = { server, read: askDictionaries(server) }
  return latest.read
}

async function askDictionaries(server: string): Promise<PresentedDictionaries | undefined> {
  try {
    const response = await fetch(`${server}/api/search-filters`)
    const { data } = (await response.json()) as { readonly data: PresentedDictionaries }
    return Array.isArray(data.dictionaries) && Array.isArray(data.filters) ? data : undefined
  } catch {
    return undefined
  }
}

/** The dictionaries of the gateway that the page is about; nothing is asked for other operations. */
export function useDictionaries(): Ref<PresentedDictionaries | undefined> {
  const { frontmatter } = useData()
  const { isSettled, server } = useEnvironment()
  const known = ref<PresentedDictionaries>()
  watch(
    [isSettled, server, frontmatter],
    async () => {
      const operation = frontmatter.value.operation as FormOperation | undefined
      known.value = undefined
      if (!isSettled.value || !operation?.isNamed) return
      const asked = server.value
      const given = await readDictionaries(asked)
      if (asked === server.value) known.value = given
    },
    { immediate: true },
  )
  return known
}

/** The names that may stand for a parameter's values, each once. */
export function namesFor(known: PresentedDictionaries | undefined, parameter: string): string[] {
  const filters = known?.filters.filter((filter) => filter.parameter === parameter) ?? []
  const names = filters.flatMap(({ values }) => values.flatMap(({ name }) => name ?? []))
  return [...new Set(names)]
}
