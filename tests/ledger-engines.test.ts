import { describe } from 'vitest'
import { sqlite } from './ledger-model/engines/sqlite.ts'
import { describePeers } from './ledger-model/peers.ts'
import { describeLedger } from './ledger-model/suite.ts'

/** Every engine that keeps a ledger: another one is held to the same by a line here. */
const engines = [sqlite]

describe.each(engines)('$name', (engine) => {
  describeLedger(engine, 60)
  describePeers(engine, 40)
})
