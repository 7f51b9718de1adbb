/** So many at a time: one after the other, each would wait for whatever else the machine does. */
const atATime = 4

/** Makes so many of a kind, and gives them in their order. */
export async function makeMany<T>(
  count: number,
  make: (index: number) => Promise<T>,
): Promise<T[]> {
  const made: T[] = []
  while (made.length < count) {
    const size = Math.min(atATime, count - made.length)
    const next = Array.from({ length: size }, (_, place) => make(made.length + place))
    made.push(...(await Promise.all(next)))
  }
  return made
}
