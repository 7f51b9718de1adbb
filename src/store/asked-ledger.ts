import { CommitError, type Done } from '../ledger/ledger.ts'
import type {
  AdmitRequest,
  Inquiry,
  InquiryRequest,
  LedgerRequest,
  RejectRequest,
  Settlement,
  SettleRequest,
  Verdict,
} from '../ledger/protocol.ts'
import type { StoreReply } from './requests.ts'
import type { Waiter } from './waiting.ts'

/**
 * A ledger whose questions go elsewhere as requests, and whose replies come back from there. `More`
 * is what else is asked in the same way.
 */
export abstract class AskedLedger<More> {
  /** Sends a request whose waiter hears the reply to it. */
  protected abstract submit(request: LedgerRequest | More, waiter: Waiter): void

  admit(request: AdmitRequest, done: Done<Verdict>): void {
    this.submit(request, (reply) => done(isFailed(reply) ? reply : present(reply.verdict)))
  }

  reject(request: RejectRequest, done: Done<Verdict>): void {
    this.submit(request, (reply) => done(isFailed(reply) ? reply : present(reply.verdict)))
  }

  settle(request: SettleRequest, done: Done<Settlement>): void {
    this.submit(request, (reply) => done(isFailed(reply) ? reply : present(reply.settlement)))
  }

  async inquire(request: InquiryRequest): Promise<Inquiry> {
    return present((await this.ask(request)).inquiry)
  }

  /** Sends a request whose caller waits for it. Rejects with CommitError. */
  protected ask(request: LedgerRequest | More): Promise<StoreReply> {
    return new Promise((resolve, reject) => {
      this.submit(request, (reply) => (isFailed(reply) ? reject(reply) : resolve(reply)))
    })
  }
}

const isFailed = (reply: StoreReply | CommitError) => reply instanceof CommitError

/** Each request is answered in order and in kind; anything else is a defect of ours. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The ledger left a request without its reply')
  return value
}
