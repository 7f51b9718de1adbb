/** Members that hold how to reach a person, wherever in a body they stand. */
const contactMembers: ReadonlySet<string> = new Set([
  'wechat',
  'phone',
  'mobile',
  'email',
  'base64_qrcode',
  'qrcode_url',
])

const filledContact = new RegExp(
  `"(?:${[...contactMembers].join('|')})"\\s*:(?!\\s*(?:""|null\\b))`,
)
/** A letter that is written as an escape, which a name may hide behind. */
const escapedLetter = /\\u00[4-7][0-9a-f]/i

/**
 * Drops contact fields from a body. Whatever else it holds stays as it was printed, 19-digit
 * numbers included. `altered` says whether it is another text now: an empty field is no contact.
 */
export function withoutContacts(body: string): {
  readonly body: string
  readonly altered: boolean
} {
  // Of a member that stands twice parsing shows the last one only, so the text itself is looked at.
  const isFilled = filledContact.test(body)
  if (!isFilled && !escapedLetter.test(body)) return { body, altered: false }
  let altered = isFilled
  const parsed = parseWithSource(body, (name, value, source) => {
    if (contactMembers.has(name)) {
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
