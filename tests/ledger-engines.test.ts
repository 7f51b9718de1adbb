import { describe } from 'vitest'
import { postgres, postgres15 } from './ledger-model/engines/postgres.ts'
import { sqlite } from './ledger-model/engines/sqlite.ts'
import { describePeers } from './ledger-model/peers.ts'
import { describeLedger } from './ledger-model/suite.ts'
import { times } from './thorough.ts'
import { leftToCi, needs } from './tools.ts'

/** Every engine that keeps a ledger: another one is held to the same by a line here. */
const engines = [
  { engine: sqlite, needed: {}, lives: times(60, 20), peers: times(40, 15) },
  { engine: postgres, needed: needs('postgres'), lives: times(30, 10), peers: times(20, 8) },
  { engine: postgres15, needed: { ...needs('postgres15'), ...leftToCi }, lives: 10, peers: 10 },
]

describe.each(engines)('$engine.name', ({ engine, needed, lives, peers }) => {
  describe('', needed, () => {
    describeLedger(engine, lives)
    describePeers(engine, peers)
  })
})
