/** Of a pair: milliseconds before the latest take, and how many were at that time. */
const pairBytes = 6
const latestBytes = 8

/**
 * The times of a rate window as bytes: the latest, then a pair for each time, the oldest first. A
 * second has a thousand of them at most, whatever the limit.
 */
export function packTimes(times: readonly number[]): Buffer {
  const latest = times.at(-1)
  if (latest === undefined) return Buffer.alloc(0)
  const counts = new Map<number, number>()
  for (const time of times) counts.set(time, (counts.get(time) ?? 0) + 1)
  const bytes = Buffer.allocUnsafe(latestBytes + counts.size * pairBytes)
  let at = bytes.writeDoubleBE(latest)
  for (const [time, count] of counts) {
    at = bytes.writeUInt16BE(latest - time, at)
    at = bytes.writeUInt32BE(count, at)
  }
  return bytes
}

export function unpackTimes(bytes: Buffer): number[] {
  const times: number[] = []
  if (bytes.length < latestBytes) return times
  const latest = bytes.readDoubleBE()
  for (let at = latestBytes; at < bytes.length; at += pairBytes) {
    const time = latest - bytes.readUInt16BE(at)
    for (let count = bytes.readUInt32BE(at + 2); count > 0; count--) times.push(time)
  }
  return times
}
