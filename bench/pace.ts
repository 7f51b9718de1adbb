// `npm run bench:pace`: ten thousand creators through a source that is paced at 100 a second.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stopAll } from './contestants.ts'
import { astrolabeSource } from './source.ts'

const creators = Number(process.env.BENCH_CREATORS ?? 10_000)
const callsPerSecond = 100
const callers = 200

const folder = mkdtempSync(join(tmpdir(), 'astrolabe-pace-'))
try {
  const { gateway } = await astrolabeSource(folder, { callsPerSecond, concurrency: 50 })
  let asked = 0
  const startedMs = performance.now()
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (asked < creators) {
        const id = String(7_000_000_000_000_000_000n + BigInt(asked++) * 7919n)
        const { code } = (await (await fetch(gateway.url + id)).json()) as { code: number }
        if (code !== 0) throw new Error(`Creator ${id} came back with code ${code}`)
      }
    }),
  )
  const seconds = (performance.now() - startedMs) / 1000
  const shouldBe = creators / callsPerSecond
  const over = ((seconds / shouldBe - 1) * 100).toFixed(2)
  console.log(`${creators} creators in ${seconds.toFixed(2)} s, ${over} % over ${shouldBe} s`)
} finally {
  await stopAll()
  rmSync(folder, { recursive: true, force: true })
}
