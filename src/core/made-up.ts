/**
 * Made-up data says so in the name of its source, wherever that is kept or told: `sandbox` is our
 * own, `relay/sandbox` came by the relay from a server that has it of a sandbox.
 */
const sandbox = 'sandbox'

/** Whether what came of a source, as its answers name it, is made up. */
export function isMadeUp(source: string): boolean {
  return source === sandbox || source.endsWith(`/${sandbox}`)
}

/**
 * How answers name a source that hands on what the other one had, as that is written elsewhere: a
 * proxy may have said it twice, and a file in capitals.
 */
export function handedOn(by: string, from: string): string {
  const names = from.split(',').map((name) => name.trim().toLowerCase())
  return names.some(isMadeUp) ? `${by}/${sandbox}` : by
}

/** The real ones among answers, if there are any, or else all: nothing follows from both kinds together. */
export function ofOneKind<Answer>(
  answers: readonly Answer[],
  sourceOf: (answer: Answer) => string,
): readonly Answer[] {
  const real = answers.filter((answer) => !isMadeUp(sourceOf(answer)))
  return real.length > 0 ? real : answers
}
