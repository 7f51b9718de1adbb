import type { Text } from '../../core/text.ts'
import type { Inquiry, InquiryRequest } from '../../ledger/protocol.ts'
import type { MeteredContext, Who } from './context.ts'
import type { Refused } from './outcome.ts'
import { faultText, refused, tooSoon } from './refusals.ts'

/** What the holder of a token may know of its account, its limits, and a call of its own. */
export type HolderView = Extract<Inquiry, { fault?: undefined }>

/**
 * Answers what a token's holder may know for free: it is judged, and takes nothing of its limits but,
 * where it `takesRate`, what a call takes of its rate. Gives the refusal where the token is not let
 * in. Throws where the ledger has no answer.
 */
export async function inquire(
  { ledger, clock }: Pick<MeteredContext, 'ledger' | 'clock'>,
  { requestId, digest, address }: Pick<Who, 'requestId' | 'digest' | 'address'>,
  about: Pick<InquiryRequest, 'requestId' | 'quoted' | 'takesRate'> = {},
): Promise<HolderView | Refused> {
  const refuse = (text: Text) => refused(requestId, 100, text)
  if (typeof digest !== 'string') return refuse(digest)
  const asked = { kind: 'inquiry' as const, digest, address, atMs: clock.now() }
  const view = await ledger.inquire({ ...asked, ...about })
  if (view.fault !== undefined) return refuse(faultText(view.fault))
  return view.isTooSoon ? tooSoon(requestId, view.standing) : view
}
