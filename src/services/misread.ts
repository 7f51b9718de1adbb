import { OperatorError } from '../core/errors.ts'
import { invalidValue, quoted, type Text } from '../core/text.ts'

/** A flag's or argument's value that is not accepted. `accepted` is a noun. */
export function misread(name: string, value: string, accepted: Text): OperatorError {
  return new OperatorError(invalidValue({ zh: `${name} `, en: name }, quoted(value), accepted))
}
