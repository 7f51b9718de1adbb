import { useData } from 'vitepress'
import { type ComputedRef, computed, ref, shallowRef } from 'vue'

export type EnvironmentName = 'global' | 'cn'

export interface Addresses {
  readonly global: string
  readonly cn: string
}

/** What `servers.json` says; undefined until it has been read. */
const addresses = shallowRef<Addresses>()
const chosen = ref<EnvironmentName>('global')

/** The environment that samples, links and calls of the page refer to. */
export function useEnvironment() {
  const { theme } = useData()
  const built: string = theme.value.server
  const server: ComputedRef<string> = computed(() => addresses.value?.[chosen.value] ?? built)
  return { addresses, built, chosen, server }
}

let reading: Promise<void> | undefined

/** Reads, once, where this site's gateway is. The page's own origin is the first choice. */
export function readAddresses(url: string): Promise<void> {
  reading ??= fetch(url).then(
    async (response) => {
      if (!response.ok) return
      const { global, cn } = (await response.json()) as Addresses
      addresses.value = { global, cn }
      const isHere = (address: string) => new URL(address).origin === location.origin
      if (isHere(cn) && !isHere(global)) chosen.value = 'cn'
    },
    () => {},
  )
  return reading
}

/** What a node said before anything was replaced in it. */
const originals = new WeakMap<Node, string>()

/** Has every text and link under an element that names the built address name the chosen one. */
export function showServer(under: Element, built: string, server: string): void {
  const walker = document.createTreeWalker(under, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = originals.get(node) ?? node.nodeValue ?? ''
    if (!text.includes(built)) continue
    originals.set(node, text)
    node.nodeValue = text.replaceAll(built, server)
  }
  for (const link of under.querySelectorAll('a[href]')) {
    const href = originals.get(link) ?? link.getAttribute('href') ?? ''
    if (!href.startsWith(built)) continue
    originals.set(link, href)
    link.setAttribute('href', server + href.slice(built.length))
  }
}
