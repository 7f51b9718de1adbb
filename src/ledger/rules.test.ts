import { memory } from '../../tests/ledger-model/engines/memory.ts'
import { describeLedger } from '../../tests/ledger-model/suite.ts'

describeLedger(memory, 400)
