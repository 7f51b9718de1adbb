import { CommitError } from '../../ledger/ledger.ts'
import type { AdmitRequest, Inquiry, InquiryRequest, SettleRequest } from '../../ledger/protocol.ts'
import type { CallRecord } from '../../ledger/records.ts'
import type { StoreReply, StoreRequest } from '../../store/requests.ts'
import { tell } from '../../store/waiting.ts'
import type { Asked } from '../forwarding/forwarded-requests.ts'

/** What may have been charged when its keeper went. */
type Charging = AdmitRequest | SettleRequest

/** Whose call it was: only he may ask about it. */
type Holder = Pick<AdmitRequest, 'digest' | 'address'>

/**
 * What a keeper that is gone may have charged, or not. Its successor holds the data folder, so that
 * nothing of it can happen any more, and knows what did: each is asked about, and told as it is.
 */
export class Doubts {
  readonly #inquire: (request: InquiryRequest) => Promise<Inquiry>
  readonly #holders = new Map<string, Holder>()
  #lost: Asked<StoreRequest>[] = []

  constructor(inquire: (request: InquiryRequest) => Promise<Inquiry>) {
    this.#inquire = inquire
  }

  get isEmpty(): boolean {
    return this.#lost.length === 0
  }

  /** Knows of each call that holds its price whose it is. */
  follow(request: StoreRequest, reply: StoreReply | CommitError): void {
    if (request.kind === 'settle') this.#holders.delete(request.requestId)
    if (request.kind !== 'admit' || request.take !== 'hold') return
    if (reply instanceof CommitError || reply.verdict?.code !== 0) return
    const { requestId, digest, address } = request
    this.#holders.set(requestId, { digest, address })
  }

  /** Takes what got no reply. What charges nothing has failed: a hold was released with its keeper. */
  lose(asked: Asked<StoreRequest>): void {
    if (charging(asked.request)) this.#lost.push(asked)
    else {
      this.follow(asked.request, gone)
      tell(asked.waiter, gone)
    }
  }

  /** Gives up all that is in doubt; nobody may be told of it any more. */
  abandon(): Asked<StoreRequest>[] {
    const lost = this.#lost
    this.#lost = []
    return lost
  }

  /** Asks about everything that is in doubt. What cannot be found out stays so. */
  async resolve(): Promise<void> {
    await Promise.all(this.#lost.map((asked) => this.#resolve(asked)))
  }

  async #resolve(asked: Asked<StoreRequest>): Promise<void> {
    const request = charging(asked.request)
    const reply = request && (await this.#found(request).catch(() => undefined))
    const index = this.#lost.indexOf(asked)
    if (!reply || index < 0) return
    this.#lost.splice(index, 1)
    this.follow(asked.request, reply)
    tell(asked.waiter, reply)
  }

  /** Undefined where its holder may not ask: whether it was charged is then for nobody to tell. */
  async #found(request: Charging): Promise<StoreReply | CommitError | undefined> {
    const { requestId, atMs } = request
    const holder = request.kind === 'admit' ? request : this.#holders.get(requestId)
    if (!holder) return undefined
    const { digest, address } = holder
    const inquiry = await this.#inquire({ kind: 'inquiry', digest, address, requestId, atMs })
    if (inquiry.fault !== undefined) return undefined
    const { call, standing } = inquiry
    if (!isCharged(call)) return gone
    const { priceMicros, costMicros } = call
    if (request.kind === 'admit') return { verdict: { code: 0, priceMicros, standing } }
    return { settlement: { costMicros, availableMicros: standing.availableMicros } }
  }
}

/** The request, where its commit charges something. */
function charging(request: StoreRequest): Charging | undefined {
  if (request.kind === 'admit' && request.take === 'charge') return request
  return request.kind === 'settle' && request.code === 0 ? request : undefined
}

const isCharged = (call: CallRecord | undefined): call is CallRecord =>
  call?.state === 'answered' && call.code === 0

const gone = new CommitError('The process that keeps the ledger ended before its commit')
