/**
 * The members of a JSON object, each as the text it is written in: digits, escapes and spaces
 * inside a value stay as they came. The text must be valid JSON, and an object; the last one of a
 * repeated name counts, as it does for JSON.parse.
 */
export function membersOf(json: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>()
  let at = json.indexOf('{') + 1
  for (;;) {
    const nameFrom = json.indexOf('"', at)
    if (nameFrom < 0) return members
    const nameTo = stringEnd(json, nameFrom)
    const name: unknown = JSON.parse(json.slice(nameFrom, nameTo))
    const valueFrom = json.indexOf(':', nameTo) + 1
    const valueTo = valueEnd(json, valueFrom)
    members.set(String(name), json.slice(valueFrom, valueTo).trim())
    if (json[valueTo] === '}') return members
    at = valueTo + 1
  }
}

/** The elements of a JSON array, each as the text it is written in. The text must be valid JSON. */
export function elementsOf(json: string): readonly string[] {
  const elements: string[] = []
  let at = json.indexOf('[') + 1
  for (;;) {
    const end = valueEnd(json, at)
    const element = json.slice(at, end).trim()
    if (element !== '') elements.push(element)
    if (json[end] === ']') return elements
    at = end + 1
  }
}

/** Where the value that starts at `from` ends: the comma or bracket after it. */
function valueEnd(json: string, from: number): number {
  let depth = 0
  for (let at = from; at < json.length; at++) {
    const char = json[at]
    if (char === '"') at = stringEnd(json, at) - 1
    else if (char === '{' || char === '[') depth++
    else if (depth === 0 && (char === ',' || char === '}' || char === ']')) return at
    else if (char === '}' || char === ']') depth--
  }
  throw new Error('Not a JSON object or array')
}

/** Where the string whose opening quote is at `from` ends: after its closing one. */
function stringEnd(json: string, from: number): number {
  let at = json.indexOf('"', from + 1)
  while (isEscaped(json, at)) at = json.indexOf('"', at + 1)
  return at + 1
}

/** A quote is one of the string's own after an odd number of backslashes. */
function isEscaped(json: string, quoteAt: number): boolean {
  let backslashes = 0
  while (json[quoteAt - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}
