type Reviver = (name: string, value: unknown, source: string) => unknown

/** `JSON.parse` with the text of each plain value, which TypeScript's library does not know yet. */
export function parseWithSource(text: string, revive: Reviver): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source: string }) => unknown,
  ) => unknown
  return parse(text, (name, value, { source }) => revive(name, value, source))
}

/** Parses with every number as the text it is written in: an id beyond 2^53 keeps its digits. */
export function numbersAsText(text: string): unknown {
  return parseWithSource(text, (_, value, source) => (typeof value === 'number' ? source : value))
}

/** Where a number may begin, with so many digits, or with an exponent, that it might be beyond 2^53. */
const perhapsLong = /(?:^|[:,[\s-])(?:\d{16}|[\d.]+[eE])/

/** What is nested less deep can be walked and printed again whoever does it. */
const mostOpened = 1000

/**
 * Parses with whole numbers that a number cannot hold, as ids are, as the text they are written in.
 * Throws where the text is no JSON, or is nested so deep that it could not be walked.
 */
export function longNumbersAsText(text: string): unknown {
  // To be told the text of each value takes four times as long, and few texts have such numbers.
  if (!perhapsLong.test(text) && !opensMany(text)) return JSON.parse(text)
  return parseWithSource(text, (_, value, source) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) ? source : value,
  )
}

/** Whether it may be nested deep: only being told of each value ends at a depth that is too much. */
function opensMany(text: string): boolean {
  let opened = 0
  for (const bracket of '[{') {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (++opened > mostOpened) return true
    }
  }
  return false
}

/** Parses with numbers that are printed again as they were written, with all their digits. */
export function numbersAsWritten(text: string): unknown {
  return parseWithSource(text, (_, value, source) =>
    typeof value === 'number' ? rawJson(source) : value,
  )
}

/** A number that is printed as it was written. */
export function rawJson(text: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text)
}
