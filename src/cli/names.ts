import type { Names } from '../core/errors.ts'
import type { InputField, Verb } from '../services/fields.ts'

/** What each field is on the command line; of those that are left out, an error needs no name. */
const flags: Readonly<Partial<Record<InputField, string>>> = {
  reason: '--reason',
  name: '--name',
  ratePerSecond: '--rate',
  endpoints: '--endpoints',
  addresses: '--ip',
  limit: '--limit',
  after: '--after',
  changes: 'option',
}

/** The command of each verb, or the word that one is given for it. */
const commands: Readonly<Record<Verb, string>> = {
  topUpAccount: 'account top-up',
  adjustAccount: 'account adjust',
  listTokens: 'token list',
  listCalls: 'calls list',
  restoreDefaultPrice: 'default',
}

/** What the command line calls the fields and verbs that errors speak of. */
export const commandLineNames: Names = {
  field: (field) => flags[field as InputField],
  verb: (verb) => commands[verb as Verb],
}
