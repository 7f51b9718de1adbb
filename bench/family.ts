import { catalog } from '../src/catalog/index.ts'
import { compare } from '../src/catalog/operations/compare.ts'
import { view } from '../src/catalog/operations/view.ts'
import { type Contestant, residentMb } from './contestants.ts'
import { threadMeter } from './cpu.ts'
import { load } from './load.ts'
import { measureOne, type Subject } from './rows.ts'

const search = [...catalog.values()].find(({ slug }) => slug === 'creator-search-v1')
if (!search) throw new Error('The bench measures creator-search-v1, which is not served')

/** Few callers: each question takes milliseconds of a thread, and more would only queue. */
const connections = 4
const pairs = 3
const compared = 20

/** Any creators do; these are of the sandbox's world like all others. */
const creatorIds = Array.from({ length: compared }, (_, index) =>
  String(7_000_000_000_000_000_000n + BigInt(index) * 7919n),
)
const viewPath = view.path.replace('{id}', creatorIds[0] ?? '')

const filters = 'followerRange=100000-3000000&gender=MALE&expectedPlayRange=10000-&sort=FANS'

/** The questions beyond a single call, by the name of their row. */
const questions: Readonly<Record<string, string>> = {
  'search-three-filters': `${search.path}?${filters}`,
  'view-fresh': `${viewPath}?maxAge=0`,
  'view-stored': `${viewPath}?maxAge=86400`,
  'compare-20': `${compare.path}?ids=${creatorIds.join(',')}&maxAge=86400`,
}

/** Search, the view and the comparison over a server that both cores are free for. */
export async function familySubjects(
  { url, pid }: Contestant,
  token: string,
  seconds: number,
): Promise<Subject[]> {
  const addresses = Object.entries(questions).map(
    ([name, path]) => [name, `${new URL(path, url)}&token=${token}`] as const,
  )
  for (const [name, address] of addresses) {
    const { code, message } = (await (await fetch(address)).json()) as Envelope
    if (code !== 0) throw new Error(`${name} was answered with ${code}: ${message}`)
  }
  return addresses.map(([name, address]) => ({
    name,
    pairs,
    measure: () => measureOne(threadMeter(pid), () => load(address, seconds, { connections })),
    rssMb: () => residentMb(pid),
  }))
}

interface Envelope {
  readonly code: number
  readonly message: string
}
