import { ForwardedSources } from '../forwarding/forwarded-sources.ts'
import type { ToServer } from '../forwarding/messages.ts'
import { ForwardedLedger } from './forwarded-ledger.ts'
import { Link } from './link.ts'
import type { ConnectedKeeper, KeeperEvents } from './role.ts'

/** Connects a server with the keeper that listens at the path; waits until there is one. */
export async function connectKeeper(
  path: string,
  { log, onForgotten, onBack }: KeeperEvents,
): Promise<ConnectedKeeper> {
  const known = Promise.withResolvers<void>()
  const receive = (message: ToServer) => {
    if (message.kind === 'forgotten') for (const subject of message.subjects) onForgotten(subject)
    sources.receive(message)
    ledger.receive(message)
    if (message.kind === 'condition') known.resolve()
  }
  let wasAway = false
  const link = new Link(path, {
    onMessage: receive,
    onUp: () => {
      if (wasAway) {
        log.info('calls are served again')
        onBack()
      }
      ledger.onUp()
    },
    onDown: () => {
      wasAway = true
      log.error('the keeper is gone: no call is served until it is back')
      sources.onDown()
      ledger.onDown()
    },
  })
  const ledger = new ForwardedLedger((message) => link.send(message))
  const sources = new ForwardedSources((message) => link.send(message))
  await known.promise
  return { engine: ledger, sources: sources.open(), unlock: () => link.close() }
}
