/** A sentence or name that users read, in both languages. */
export interface Text {
  readonly zh: string
  readonly en: string
}

export type Language = keyof Text

export const languages: readonly Language[] = ['zh', 'en']

/** The member of `candidates` with the fewest edits from `word`, or undefined when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(3, Math.ceil(word.length / 3))
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate, bestDistance)
    // What has no character in its place is no misspelling, however short it is.
    if (distance < bestDistance && distance < Math.max(word.length, candidate.length)) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/**
 * What to say of a name that none of `known` is: the one that is near, or where none is, `otherwise`
 * or else all of them.
 */
export function unknownName(
  kind: Text,
  name: string,
  known: readonly string[],
  otherwise?: Text,
): Text {
  const near = nearest(name, known)
  const hint = near
    ? { zh: `是否指 ${near}？`, en: `did you mean ${near}?` }
    : (otherwise ?? { zh: `可用：${known.join('、')}`, en: `known are ${known.join(', ')}` })
  return {
    zh: `没有${kind.zh} ${name}，${hint.zh}`,
    en: `There is no ${kind.en} ${name}; ${hint.en}`,
  }
}

/**
 * What to say of a value that is not accepted. `subject` has the value, `accepted` is a noun, and a
 * `shown` of two texts is in the quotation marks of each language.
 */
export function invalidValue(subject: Text, shown: string | Text, accepted: Text): Text {
  const told = typeof shown === 'string' ? { zh: ` ${shown} `, en: shown } : shown
  return {
    zh: `${subject.zh}的值${told.zh}无效，应为${spaced(accepted.zh)}`,
    en: `${subject.en} is ${told.en}, which is invalid: give ${accepted.en}`,
  }
}

/** Text that somebody gave, on one line in the quotation marks of each language. */
export function quoted(value: string): Text {
  const escaped = JSON.stringify(value)
  return { zh: `“${escaped.slice(1, -1)}”`, en: escaped }
}

/** Chinese sets a space between its own characters and Latin letters or digits. */
export function spaced(zh: string): string {
  return /^\w/.test(zh) ? ` ${zh}` : zh
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution))
    }
    if (Math.min(...current) >= limit) return limit
    previous = current
  }
  return previous[b.length] ?? limit
}

const inQuotes = /^(["'])(.*)\1$/s

/** A text without the pair of quotation marks around it. */
export function unquoted(text: string): string {
  return inQuotes.exec(text)?.[2] ?? text
}
