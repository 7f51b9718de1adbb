import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileParameters, mistakeAmong, readParameters } from '../derive/read-parameters.ts'
import { requiredValues } from './example-values.ts'
import { catalog } from './index.ts'
import type { Parameter } from './kinds/kind.ts'
import { publicRequest } from './public-request.ts'

/** What a caller may give for the parameter: nothing, or any of its documented values. */
const given = ({ required, example, choices, form }: Parameter): fc.Arbitrary<string | undefined> =>
  fc.constantFrom(
    ...(required ? [] : [undefined]),
    ...(example === undefined ? [] : [example]),
    ...choices.flatMap(({ name, code = name }) => [name, code]),
    ...(form === 'switch' ? ['true', 'false', '1'] : []),
  )

describe.each([...catalog.values()])('$path', (endpoint) => {
  const read = compileParameters(endpoint)
  const parameters = Object.entries(endpoint.parameters)
  const query = fc.record(Object.fromEntries(parameters.map(([name, each]) => [name, given(each)])))
  const lists = (values: Readonly<Record<string, string | undefined>>) =>
    new Map(Object.entries(values).flatMap(([name, value]) => (value ? [[name, [value]]] : [])))

  test('is asked in a way that reads as the same', () => {
    fc.assert(
      fc.property(query, (asked) => {
        // Values that contradict each other are no question.
        const mistake = mistakeAmong(endpoint, readParameters(parameters, lists(asked)))
        fc.pre(mistake === undefined)
        const { values } = read(lists(asked))
        const request = publicRequest(endpoint, values)
        expect(request.path).toBe(endpoint.path)
        expect(read(lists(request.query)).values).toEqual(values)
      }),
    )
  })

  test('is asked with nothing but what it must where all is default', () => {
    const required = parameters.filter(([, { required }]) => required).map(([name]) => name)
    const values = requiredValues(endpoint)
    expect(Object.keys(publicRequest(endpoint, values).query)).toEqual(required)
  })
})
