import { CommitError } from '../../ledger/ledger.ts'
import type { Engine } from '../../store/ports.ts'
import type { StoreReply, StoreRequest } from '../../store/requests.ts'

type Done = (reply: StoreReply | CommitError) => void

/** Asks an engine what a server sent, and tells its reply, or that nothing of it has happened. */
export function askEngine(engine: Engine, request: StoreRequest, done: Done): void {
  switch (request.kind) {
    case 'admit':
      engine.admit(request, (verdict) => done(replyOf(verdict, 'verdict')))
      break
    case 'reject':
      engine.reject(request, (verdict) => done(replyOf(verdict, 'verdict')))
      break
    case 'settle':
      engine.settle(request, (settlement) => done(replyOf(settlement, 'settlement')))
      break
    default:
      askBeside(engine, request).then(done, (error: Error) => {
        done(error instanceof CommitError ? error : new CommitError(error.message))
      })
  }
}

function replyOf<Name extends keyof StoreReply>(
  reply: NonNullable<StoreReply[Name]> | CommitError,
  name: Name,
): StoreReply | CommitError {
  return reply instanceof CommitError ? reply : { [name]: reply }
}

type Beside = Exclude<StoreRequest, { readonly kind: 'admit' | 'reject' | 'settle' }>

async function askBeside(engine: Engine, request: Beside): Promise<StoreReply> {
  switch (request.kind) {
    case 'inquiry':
      return { inquiry: await engine.inquire(request) }
    case 'observe':
      await engine.observe(request.observation, request.atMs)
      return {}
    case 'drift':
      await engine.noteDrift(request.counts, request.atMs)
      return {}
    case 'health':
      await engine.noteHealth(request)
      return {}
    case 'spend':
      return { spent: await engine.spend(request) }
    default:
      throw new Error(`The keeper does ${request.kind} by itself`)
  }
}
