import { setTimeout as delay } from 'node:timers/promises'

const patienceMs = 45_000

/**
 * Waits until something is so; what it throws is not waited out. Throws with the condition's own
 * words where it never becomes so.
 */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + patienceMs
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`Not within ${patienceMs} ms: ${isSo}`)
    await delay(5)
  }
}
