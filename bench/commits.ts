/** How commits went, as the gateways count them. */
export interface Commits {
  readonly calls: number
  readonly commits: number
  /** Of PostgreSQL alone, as `astrolabe_ledger_tries_total` has them. */
  readonly first: number
  readonly locked: number
  readonly conflicts: number
  readonly doubts: number
}

const nothing: Commits = { calls: 0, commits: 0, first: 0, locked: 0, conflicts: 0, doubts: 0 }
const names = Object.keys(nothing) as (keyof Commits)[]

/** Asks gateways for what all of them have counted so far. Throws where a call got no data. */
export async function commitsOf(ports: readonly number[]): Promise<Commits> {
  return (await Promise.all(ports.map(ofOne))).reduce(
    (sum, more) => combined(sum, more, (a, b) => a + b),
    nothing,
  )
}

/** What came to pass between two times. */
export const between = (before: Commits, after: Commits): Commits =>
  combined(after, before, (a, b) => a - b)

export const added = (a: Commits = nothing, b: Commits = nothing): Commits =>
  combined(a, b, (one, other) => one + other)

async function ofOne(port: number): Promise<Commits> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const sumOf = (sample: RegExp) =>
    [...text.matchAll(sample)].reduce((sum, [, value]) => sum + Number(value), 0)
  const tries = (outcome: keyof Commits) =>
    sumOf(new RegExp(`^astrolabe_ledger_tries_total{outcome="${outcome}"} (.*)$`, 'gm'))
  const refused = sumOf(/^astrolabe_calls_total{[^}]*code="[1-9]\d*"} (.*)$/gm)
  if (refused > 0) throw new Error(`${refused} calls got no data`)
  return {
    calls: sumOf(/^astrolabe_calls_total{[^}]*code="0"} (.*)$/gm),
    commits: sumOf(/^astrolabe_ledger_commits_total{outcome="succeeded"} (.*)$/gm),
    first: tries('first'),
    locked: tries('locked'),
    conflicts: tries('conflicts'),
    doubts: tries('doubts'),
  }
}

function combined(a: Commits, b: Commits, combine: (a: number, b: number) => number): Commits {
  return Object.fromEntries(names.map((name) => [name, combine(a[name], b[name])])) as {
    [Name in keyof Commits]: number
  }
}
