import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

const collector = new URL('./collector.ts', import.meta.url).href

/**
 * Makes much that lives for long, then as much that nobody keeps. Prints by how many MB what lives
 * for long has grown meanwhile.
 */
const program = `
  import { getHeapSpaceStatistics } from 'node:v8'
  const make = (n) => ({ n, list: [n, n, n], of: { n, more: [n] } })
  let latest
  const serve = (calls, kept) => {
    for (let n = 0; n < calls; n++) {
      latest = make(n)
      kept?.push(latest)
    }
  }
  const oldBytes = () =>
    getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space').space_used_size
  for (let round = 0; round < 20; round++) serve(20_000, [])
  gc()
  const before = oldBytes()
  serve(30_000)
  console.log((oldBytes() - before) / 1e6, latest.n)`

function grownMb(...before: readonly string[]): number {
  // What is compiled beside the program would be done sooner or later.
  const sameEachTime = ['--max-semi-space-size=1', '--no-concurrent-recompilation']
  const text = [...before, program].join('\n')
  const args = ['--expose-gc', ...sameEachTime, '--input-type=module', '--eval', text]
  return Number.parseFloat(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

test('what lives shortly is not taken for what lives for long, though all of it did once', () => {
  expect(grownMb()).toBeGreaterThan(4)
  const tuned = `import { tuneCollector } from '${collector}'\ntuneCollector()`
  expect(grownMb(tuned)).toBeLessThan(2)
})
