/**
 * JSON text on lines of its own, as `JSON.stringify` would print it with two spaces. The values stay
 * as they are written: parsing would round the ids of 19 digits.
 */
export function indentJson(text: string): string {
  let depth = 0
  let printed = ''
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === '}' || token === ']') {
      depth--
      const isEmpty = /[{[]$/.test(printed)
      printed += isEmpty ? token : `\n${'  '.repeat(depth)}${token}`
      continue
    }
    if (/[{[]$/.test(printed)) printed += `\n${'  '.repeat(depth)}`
    if (token === ',') printed += `,\n${'  '.repeat(depth)}`
    else if (token === ':') printed += ': '
    else printed += token
    if (token === '{' || token === '[') depth++
  }
  return printed
}
