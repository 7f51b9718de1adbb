import type { Dataset } from '../../catalog/define.ts'
import { longNumbersAsText } from '../../core/json.ts'
import { type ReadBody, readBody } from '../../derive/view/read-body.ts'

/** Reads a collected body for the view of a creator, here or in a thread. */
export type ReadForView = (body: Uint8Array, dataset: Dataset) => ReadBody | Promise<ReadBody>

/** Reads the text of a body; one that was damaged holds nothing. */
export function readForView(body: Uint8Array, dataset: Dataset): ReadBody {
  return readBody(dataset, parsed(new TextDecoder().decode(body)))
}

function parsed(text: string): unknown {
  try {
    return longNumbersAsText(text)
  } catch {
    return undefined
  }
}
