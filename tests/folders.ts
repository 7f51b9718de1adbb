import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const memory = '/dev/shm'
const roomyBytes = 2 ** 30

/**
 * Where the folders of tests are, and their databases: in memory, where Linux has room there and lets
 * programs run. Nothing waits for a disk then; tests try the death of processes, not of machines.
 */
export const foldersOfTests = isRoomyMemory() ? memory : tmpdir()

function isRoomyMemory(): boolean {
  if (process.platform !== 'linux' || !existsSync(memory)) return false
  const { bavail, bsize } = statfsSync(memory)
  const [, options = 'ro'] =
    /^\S+ \/dev\/shm tmpfs (\S+)/m.exec(readFileSync('/proc/mounts', 'utf8')) ?? []
  return bavail * bsize > roomyBytes && !/\b(ro|noexec)\b/.test(options)
}
