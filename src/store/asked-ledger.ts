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
import type { Spent } from '../sources/purse.ts'
import type { DriftCount, ExpenseNote, Expiry, HealthNote, Observation } from './ports.ts'
import type { StoreReply, StoreRequest } from './requests.ts'
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

  // What is written beside the calls, of a ledger that takes it into the same commits.

  async observe(
    this: AskedLedger<StoreRequest>,
    observation: Observation,
    atMs: number,
  ): Promise<void> {
    await this.ask({ kind: 'observe', observation, atMs })
  }

  async noteDrift(
    this: AskedLedger<StoreRequest>,
    counts: readonly DriftCount[],
    atMs: number,
  ): Promise<void> {
    await this.ask({ kind: 'drift', counts, atMs })
  }

  async noteHealth(this: AskedLedger<StoreRequest>, note: HealthNote): Promise<void> {
    await this.ask({ kind: 'health', ...note })
  }

  async spend(this: AskedLedger<StoreRequest>, note: ExpenseNote): Promise<Spent> {
    return present((await this.ask({ kind: 'spend', ...note })).spent)
  }

  async prune(this: AskedLedger<StoreRequest>, expiry: Expiry): Promise<number> {
    return present((await this.ask({ kind: 'prune', ...expiry })).pruned)
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
