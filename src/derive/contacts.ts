import { parseWithSource, rawJson } from '../core/json.ts'

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
  // Parsing shows only the last of a member that stands twice, so the text itself is looked at.
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
