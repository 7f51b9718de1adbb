import { CommitError, type Done } from '../../ledger/ledger.ts'

/** The ledger's reply as a promise, which rejects with CommitError. */
export function replied<Reply>(ask: (done: Done<Reply>) => void): Promise<Reply> {
  return new Promise((resolve, reject) => {
    ask((reply) => {
      if (reply instanceof CommitError) reject(reply)
      else resolve(reply)
    })
  })
}
