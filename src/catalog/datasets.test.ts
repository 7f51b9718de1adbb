import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { datasets } from './datasets.gen.ts'
import type { Dataset } from './define.ts'
import { industries } from './industries.ts'
import { fieldNotes, mapMember } from './units.ts'

/**
 * Every schema within a schema, with the path to it; `[]` stands for the rows of a list, `*` for the
 * members of a map.
 */
function fieldsOf(schema: TSchema, path: string): [string, TSchema][] {
  const named = 'properties' in schema ? Object.entries(schema.properties as object) : []
  const member = mapMember(schema)
  const members: [string, TSchema][] = member ? [['*', member]] : named
  const rows = 'items' in schema ? [['[]', schema.items as TSchema] as const] : []
  return [
    [path, schema],
    ...[...members, ...rows].flatMap(([name, inner]) => fieldsOf(inner, `${path}.${name}`)),
  ]
}

/** The path of every member of a body, named as `fieldsOf` does. */
function membersOf(value: unknown, path: string, fields: Fields): string[] {
  if (Array.isArray(value)) return value.flatMap((row) => membersOf(row, `${path}.[]`, fields))
  if (typeof value !== 'object' || value === null) return [path]
  const isMap = fields.has(`${path}.*`)
  return [
    path,
    ...Object.entries(value).flatMap(([name, inner]) =>
      membersOf(inner, `${path}.${isMap ? '*' : name}`, fields),
    ),
  ]
}

type Fields = ReadonlyMap<string, TSchema>

describe.each([...datasets])('$name', (dataset: Dataset) => {
  const fields = new Map(fieldsOf(dataset.data, dataset.name))

  test('every field has a meaning in both languages', () => {
    for (const [path, schema] of fields) {
      const meaning = fieldNotes(schema)?.['x-text']
      expect(meaning?.zh, path).toMatch(/\p{Script=Han}/u)
      expect(meaning?.en, path).toMatch(/^[\p{L}\d]/u)
    }
  })

  test('every number has a unit, is a code, or is said to have an unknown scale', () => {
    for (const [path, schema] of fields) {
      if (!('type' in schema) || schema.type !== 'number') continue
      const notes = fieldNotes(schema)
      expect(notes?.['x-unit'] ?? notes?.['x-confidence'], path).toBeDefined()
    }
  })

  test('the example fits the schema and has no member without a description', () => {
    expect(Value.Check(dataset.data, dataset.example)).toBe(true)
    const members = membersOf(dataset.example, dataset.name, fields)
    expect(members.filter((path) => !fields.has(path))).toEqual([])
  })

  test('a member said to be unfilled is empty in the example', () => {
    const unfilled = [...fields].filter(([, schema]) => fieldNotes(schema)?.['x-unfilled'])
    const filled = new Set(filledMembers(dataset.example, dataset.name))
    expect(unfilled.map(([path]) => path).filter((path) => filled.has(path))).toEqual([])
  })
})

function filledMembers(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((row) => filledMembers(row, `${path}.[]`))
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => filledMembers(inner, `${path}.${name}`))
  }
  return value === 0 || value === '' || value === '0' || value === false ? [] : [path]
}

test('industries have distinct names, codes and labels in both languages', () => {
  for (const pick of [
    (choice: (typeof industries)[number]) => choice.name,
    (choice: (typeof industries)[number]) => choice.code,
    (choice: (typeof industries)[number]) => choice.label.zh,
    (choice: (typeof industries)[number]) => choice.label.en,
  ]) {
    expect(new Set(industries.map(pick)).size).toBe(industries.length)
  }
})
