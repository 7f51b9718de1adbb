/**
 * JSON text on lines of its own, as `JSON.stringify` would print it with two spaces. The values stay
 * as they are written: parsing would round the ids of 19 digits.
 */
export function indentJson(text: string): string {
  const printed: string[] = []
  let depth = 0
  let isJustOpened = false
  // The text is looked at token by token only: looking at what is printed takes ever longer.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const isEnd = token === '}' || token === ']'
    if (isEnd) depth--
    if (isEnd !== isJustOpened) printed.push(`\n${'  '.repeat(depth)}`)
    if (token === ',') printed.push(`,\n${'  '.repeat(depth)}`)
    else printed.push(token === ':' ? ': ' : token)
    isJustOpened = token === '{' || token === '['
    if (isJustOpened) depth++
  }
  return printed.join('')
}
