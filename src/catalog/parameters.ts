import type { Text } from '../core/text.ts'
import type { Confidence } from './units.ts'

interface ParameterBase {
  readonly meaning: Text
  readonly required: boolean
  readonly confidence?: Confidence
}

/** What an id looks like: 16 to 19 digits without a leading zero. */
export const idPattern = /^[1-9][0-9]{15,18}$/

/** A creator or video id: 16 to 19 digits, kept as text. */
export interface IdParameter extends ParameterBase {
  readonly kind: 'id'
  readonly example: string
}

export interface Choice {
  /** The name the contract documents. */
  readonly name: string
  /** The upstream's own code, accepted too; absent where nobody knows it. */
  readonly code?: string
  readonly label: Text
  readonly confidence?: Confidence
}

/** One of a closed list. It is read as the choice's code, or as its name where the code is unknown. */
export interface ChoiceParameter extends ParameterBase {
  readonly kind: 'choice'
  readonly choices: readonly Choice[]
  /** The name of the choice that is meant when the parameter is absent; a required one has none. */
  readonly default?: string
}

/** Free text for the contract, of which some values are known: known names are read as their codes. */
export interface OpenParameter extends ParameterBase {
  readonly kind: 'open'
  readonly known: readonly Choice[]
  /** The code that is meant when the parameter is absent or empty. */
  readonly default: string
}

export interface BooleanParameter extends ParameterBase {
  readonly kind: 'boolean'
  readonly default: boolean
}

export type Parameter = IdParameter | ChoiceParameter | OpenParameter | BooleanParameter

/** What a call means once its parameters are read: upstream codes, `true` or `false`, ids as text. */
export type ParameterValues = Readonly<Record<string, string>>

export const creatorId = (meaning: Text): IdParameter => ({
  kind: 'id',
  meaning,
  required: true,
  example: documentedCreatorId,
})

/** The creator whose answers the documentation shows. */
export const documentedCreatorId = '6629722295873044494'

/** Without a default the parameter is required. */
export const choice = (
  meaning: Text,
  choices: readonly Choice[],
  defaultName?: string,
): ChoiceParameter => ({
  kind: 'choice',
  meaning,
  required: defaultName === undefined,
  choices,
  ...(defaultName !== undefined && { default: defaultName }),
})

export const open = (
  meaning: Text,
  known: readonly Choice[],
  defaultCode: string,
): OpenParameter => ({ kind: 'open', meaning, required: false, known, default: defaultCode })

export const boolean = (meaning: Text): BooleanParameter => ({
  kind: 'boolean',
  meaning,
  required: false,
  default: false,
})

/** One value of a call. Reading fills defaults in, so a missing one is a mistake in the catalog. */
export function valueIn(values: ParameterValues, name: string): string {
  const value = values[name]
  if (value === undefined) throw new Error(`Catalog: a call without a value for ${name}.`)
  return value
}
