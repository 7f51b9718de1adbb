import { onContentUpdated, useData, withBase } from 'vitepress'
import { type ComputedRef, computed, nextTick, onMounted, ref, shallowRef, watch } from 'vue'

export type EnvironmentName = 'global' | 'cn'

export interface Addresses {
  readonly global: string
  /** Absent where there is no second environment. */
  readonly cn?: string
  /** The sources that the gateway asks; absent where the pages are served without one. */
  readonly sources?: readonly string[]
}

/** What `servers.json` says; undefined until it has been read. */
const addresses = shallowRef<Addresses>()
const chosen = ref<EnvironmentName>('global')
/** Whether `servers.json` has been read, or is known not to be there. */
const isSettled = ref(false)

/** The environment that samples, links and calls of the page refer to. */
export function useEnvironment() {
  const { theme } = useData()
  const built: string = theme.value.server
  const server: ComputedRef<string> = computed(() => addresses.value?.[chosen.value] ?? built)
  return { addresses, built, chosen, isSettled, server }
}

/** Has every page, guides too, name the gateway that it is read from, or that its reader chose. */
export function followServer(): void {
  const { built, server } = useEnvironment()
  const show = () => {
    const page = document.querySelector('.vp-doc')
    if (page) showServer(page, built, server.value)
  }
  onMounted(async () => {
    await readAddresses(withBase('/servers.json'))
    await nextTick()
    show()
  })
  onContentUpdated(show)
  watch(server, () => nextTick(show))
}

let reading: Promise<void> | undefined

/** Reads, once, where this site's gateway is. The page's own origin is the first choice. */
export function readAddresses(url: string): Promise<void> {
  reading ??= askAddresses(url)
  return reading
}

async function askAddresses(url: string): Promise<void> {
  try {
    const response = await fetch(url)
    const named = (await response.json()) as Addresses
    const isHere = (address: string) => new URL(address).origin === location.origin
    if (named.cn !== undefined && isHere(named.cn) && !isHere(named.global)) chosen.value = 'cn'
    addresses.value = named
  } catch {
    // The server of these files has no such list: the built address stands.
  }
  isSettled.value = true
}

/** What a node said before anything was replaced in it. */
const originals = new WeakMap<Node, string>()

/** Vue writes these itself, and the chosen address may begin with the built one. */
const live = '.environments, .try-it'

/** Has every text and link under an element that names the built address name the chosen one. */
function showServer(under: Element, built: string, server: string): void {
  const kinds = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT
  const walker = document.createTreeWalker(under, kinds, (node) => {
    if (!(node instanceof Element)) return NodeFilter.FILTER_ACCEPT
    return node.matches(live) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP
  })
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
