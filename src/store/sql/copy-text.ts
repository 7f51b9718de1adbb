/** A value as an engine has it. */
export type CopyValue = string | number | Uint8Array | null

const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\\': '\\\\',
}
const unescaped = new Map(Object.entries(escapes).map(([plain, written]) => [written, plain]))

const special = /[\b\t\n\v\f\r\\]/
const allSpecial = /[\b\t\n\v\f\r\\]/g

/** A row as PostgreSQL's COPY writes it in its text format, to the byte. */
export function copyLine(values: readonly CopyValue[]): string {
  let line = ''
  for (let index = 0; index < values.length; index++) {
    if (index > 0) line += '\t'
    line += copyField(values[index] ?? null)
  }
  return `${line}\n`
}

function copyField(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return `\\\\x${Buffer.from(value).toString('hex')}`
  return special.test(value) ? value.replace(allSpecial, (found) => escapes[found] ?? '') : value
}

/**
 * Rows in that format, however they are cut into pieces: each as its fields, null for none. Gives those
 * that a piece completes together, as waiting for each would cost as much as reading it.
 */
export async function* copiedRows(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly (readonly (string | null)[])[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** Of a row that has not ended: a large one comes in many pieces. */
  let begun: string[] = []
  for await (const piece of pieces) {
    const lines = decoder.decode(piece, { stream: true }).split('\n')
    const rest = lines.pop() ?? ''
    if (lines.length === 0) {
      begun.push(rest)
      continue
    }
    lines[0] = [...begun, lines[0]].join('')
    begun = [rest]
    yield lines.map(fieldsOf)
  }
}

function fieldsOf(line: string): readonly (string | null)[] {
  return line.split('\t').map((field) => {
    if (field === '\\N') return null
    if (!field.includes('\\')) return field
    return field.replace(/\\./gs, (written) => unescaped.get(written) ?? written.slice(1))
  })
}
