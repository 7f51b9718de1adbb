import { idPattern } from '../../../src/catalog/kinds/id.ts'

/** Why a line names no creator. */
export type LineProblem = 'noId' | 'rounded' | 'notOfXingtu' | 'severalIds'

/** What a reader has pasted, one creator a line. */
export interface CreatorLines {
  /** Each once, in the order of the lines. */
  readonly creators: readonly string[]
  readonly wrong: readonly {
    /** Counted from 1. */
    readonly number: number
    readonly text: string
    readonly problem: LineProblem
  }[]
}

/** Reads ids and addresses of Xingtu's pages; empty lines are none. */
export function readCreatorLines(text: string): CreatorLines {
  const lines = text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '')
    .map((line) => ({ ...line, read: readLine(line.text) }))
  return {
    creators: [...new Set(lines.flatMap(({ read }) => ('creator' in read ? read.creator : [])))],
    wrong: lines.flatMap(({ read, ...line }) =>
      'problem' in read ? [{ ...line, problem: read.problem }] : [],
    ),
  }
}

type Read = { readonly creator: string } | { readonly problem: LineProblem }

/** A spreadsheet prints 6.63E+18 for an id, and has lost its last digits. */
const rounded = /^\d(?:\.\d+)?E\+?\d{2}$/i

function readLine(line: string): Read {
  const text = line.replace(/^["'=]+|["']+$/g, '')
  if (idPattern.test(text)) return { creator: text }
  if (rounded.test(text)) return { problem: 'rounded' }
  const address = addressOf(text)
  if (!address) return { problem: 'noId' }
  // An address of Douyin has the id of a video, or none.
  if (!/(^|\.)xingtu\.cn$/.test(address.hostname)) return { problem: 'notOfXingtu' }
  const ids = [...new Set(address.pathname.split('/').filter((part) => idPattern.test(part)))]
  const [creator] = ids
  if (creator === undefined) return { problem: 'noId' }
  return ids.length > 1 ? { problem: 'severalIds' } : { creator }
}

function addressOf(text: string): URL | undefined {
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`
  return /^[^\s/]+\.[^\s/]+\//.test(address.replace(/^https?:\/\//i, '')) && URL.canParse(address)
    ? new URL(address)
    : undefined
}
