/** Members that hold how to reach a person, wherever in a body they stand. */
const contactMembers: ReadonlySet<string> = new Set([
  'wechat',
  'phone',
  'mobile',
  'email',
  'base64_qrcode',
  'qrcode_url',
])

const mentionsContact = new RegExp(`"(?:${[...contactMembers].join('|')})"\\s*:`)

/**
 * Drops contact fields from a body. Whatever else it holds stays as it was printed, 19-digit
 * numbers included. `altered` says whether anything was dropped: an empty field is no contact.
 */
export function withoutContacts(body: string): {
  readonly body: string
  readonly altered: boolean
} {
  if (!mentionsContact.test(body)) return { body, altered: false }
  let altered = false
  const parsed = parseWithSource(body, (name, value, source) => {
    if (contactMembers.has(name) && value !== '' && value !== null) {
      altered = true
      return undefined
    }
    return typeof value === 'number' ? rawJson(source) : value
  })
  return altered ? { body: JSON.stringify(parsed), altered } : { body, altered }
}

type Reviver = (name: string, value: unknown, source: string) => unknown

/** `JSON.parse` with the text of each value, which TypeScript's library does not know yet. */
function parseWithSource(text: string, revive: Reviver): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source: string }) => unknown,
  ) => unknown
  return parse(text, (name, value, { source }) => revive(name, value, source))
}

/** A number that is printed as it was written, with all its digits. */
function rawJson(text: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text)
}
