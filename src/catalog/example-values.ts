import type { Parameter } from './kinds/kind.ts'
import type { ParameterValues } from './kinds/values.ts'

interface Parameterised {
  readonly parameters: Readonly<Record<string, Parameter>>
}

/** What a call means that gives every parameter: each as `given` has it, or else its example. */
export function exampleValues(
  { parameters }: Parameterised,
  given: Readonly<Record<string, string>> = {},
): ParameterValues {
  return valuesOf(parameters, (name, parameter) => given[name] ?? exampleOf(parameter))
}

/** What a call means that gives no parameter but those it must. */
export function requiredValues({ parameters }: Parameterised): ParameterValues {
  return valuesOf(parameters, (_, parameter) =>
    parameter.required ? exampleOf(parameter) : undefined,
  )
}

/** A value of a parameter as a call gives it; undefined of one that has neither default nor example. */
export function exampleOf({ default: usual, example, choices }: Parameter): string | undefined {
  return usual ?? example ?? choices[0]?.name
}

function valuesOf(
  parameters: Parameterised['parameters'],
  textOf: (name: string, parameter: Parameter) => string | undefined,
): ParameterValues {
  const values = Object.entries(parameters).flatMap(([name, parameter]) => {
    const text = textOf(name, parameter)
    const reading = parameter.read(name, text === undefined ? [] : [text])
    if ('problem' in reading) throw new Error(`Catalog: ${reading.problem.en}`)
    return reading.value === undefined ? [] : [[name, reading.value] as const]
  })
  return Object.fromEntries(values)
}
