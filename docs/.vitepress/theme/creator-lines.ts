import { idPattern } from '../../../src/catalog/kinds/id.ts'

/** Why a line can name no creator, whoever is asked. */
export type LineProblem = 'rounded' | 'severalIds'

/** What a reader has pasted, one creator a line. */
export interface CreatorLines {
  /** Each once, in the order of the lines. */
  readonly creators: readonly string[]
  /** Lines that a gateway has to be asked about, such as names; each once. */
  readonly unknown: readonly string[]
  readonly wrong: readonly {
    /** Counted from 1. */
    readonly number: number
    readonly text: string
    readonly problem: LineProblem
  }[]
}

const lineBreak = /\r\n|[\n\r\u2028\u2029]/

/** Reads ids and addresses of Xingtu's pages; empty lines are none. */
export function readCreatorLines(text: string): CreatorLines {
  const lines = text
    .split(lineBreak)
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '')
    .map((line) => ({ ...line, read: readLine(line.text) }))
  return {
    creators: [...new Set(lines.flatMap(({ read }) => ('creator' in read ? read.creator : [])))],
    unknown: [...new Set(lines.flatMap(({ read, text }) => ('isUnknown' in read ? text : [])))],
    wrong: lines.flatMap(({ read, ...line }) =>
      'problem' in read ? [{ ...line, problem: read.problem }] : [],
    ),
  }
}

/** The text with what was chosen for lines of it in their place; a line of which that is '' goes. */
export function withChosen(text: string, chosen: ReadonlyMap<string, string>): string {
  return text
    .split(lineBreak)
    .map((line) => chosen.get(line.trim()) ?? line)
    .filter((line) => line !== '')
    .join('\n')
}

type Read =
  | { readonly creator: string }
  | { readonly problem: LineProblem }
  | { readonly isUnknown: true }

const unknown: Read = { isUnknown: true }

/** A spreadsheet prints 6.63E+18 for an id, and has lost its last digits. */
const rounded = /^\d(?:\.\d+)?E\+?\d{2}$/i

function readLine(line: string): Read {
  const text = line.replace(/^["'=]+|["']+$/g, '')
  if (idPattern.test(text)) return { creator: text }
  if (rounded.test(text)) return { problem: 'rounded' }
  const address = addressOf(text)
  // An address of Douyin has the id of a video, or none.
  if (!address || !/(^|\.)xingtu\.cn$/.test(address.hostname)) return unknown
  const ids = [...new Set(address.pathname.split('/').filter((part) => idPattern.test(part)))]
  const [creator] = ids
  if (creator === undefined) return unknown
  return ids.length > 1 ? { problem: 'severalIds' } : { creator }
}

function addressOf(text: string): URL | undefined {
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`
  return /^[^\s/]+\.[^\s/]+\//.test(address.replace(/^https?:\/\//i, '')) && URL.canParse(address)
    ? new URL(address)
    : undefined
}
