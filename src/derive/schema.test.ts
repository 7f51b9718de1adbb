import fc from 'fast-check'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { choice } from '../catalog/kinds/choice.ts'
import { flag } from '../catalog/kinds/flag.ts'
import { known } from '../catalog/kinds/known.ts'
import { creatorParameter } from '../catalog/shared-parameters.ts'
import { asText, centiseconds, count, id, list, record, words } from '../catalog/units.ts'
import { languages } from '../core/text.ts'
import { fieldSchema, parameterSchema } from './schema.ts'

const length = asText(centiseconds({ zh: '时长', en: 'length' }, 'guess'))

describe('fieldSchema', () => {
  it('says meaning, unit, form and confidence in one language', () => {
    expect(fieldSchema(length, 'en')).toEqual({
      description:
        'Length. Unit: 1/100 second (2600 is 26 s). A number printed as text. Inferred, unconfirmed.',
      type: 'string',
      'x-unit': 'centiseconds',
      'x-confidence': 'guess',
      'x-number-as-text': true,
    })
    expect(fieldSchema(length, 'zh').description).toMatch(
      /^时长。单位：.*。含义为推测，未经证实。$/,
    )
  })

  it('tells what is likely from what is a guess', () => {
    const schema = words({ zh: '标签', en: 'Label.' }, 'likely')
    expect(fieldSchema(schema, 'en').description).toBe('Label. Likely, not confirmed.')
    expect(fieldSchema(words({ zh: '标签', en: 'Label' }), 'en').description).toBe('Label.')
  })

  it('reaches the members of lists, records and unions', () => {
    const row = record({ zh: '行', en: 'row' }, { plays: count({ zh: '播放', en: 'plays' }) })
    const schema = record(
      { zh: '数据', en: 'data' },
      { rows: list({ zh: '列表', en: 'list' }, row), either: Type.Union([row, Type.Null()]) },
    )
    const plainRow = {
      description: '行。',
      type: 'object',
      properties: {
        plays: {
          description: '播放。单位：数量。',
          type: 'number',
          format: 'double',
          'x-unit': 'count',
        },
      },
    }
    expect(fieldSchema(schema, 'zh')).toEqual({
      description: '数据。',
      type: 'object',
      properties: {
        rows: { description: '列表。', type: 'array', items: plainRow },
        either: { anyOf: [plainRow, { type: 'null' }] },
      },
    })
  })

  it('leaves nothing of typebox behind and never closes an object', () => {
    const closed = Type.Object({ a: Type.Optional(id({ zh: '甲', en: 'a' })) })
    const schema = fieldSchema({ ...closed, additionalProperties: false }, 'en')
    expect(JSON.stringify(schema)).not.toMatch(/~|x-text|additionalProperties/)
    const { properties } = schema
    expect(Reflect.ownKeys(Object(Object(properties).a))).toEqual(['description', 'type', 'x-unit'])
  })
})

describe('parameterSchema', () => {
  const meaning = { zh: '类别', en: 'Kind' }
  const choices = [
    { name: 'DAY', code: '1', label: { zh: '日', en: 'Day' } },
    { name: 'NIGHT', label: { zh: '夜', en: 'Night' }, confidence: 'guess' },
  ] as const

  it('lists the names of a choice and describes the codes', () => {
    expect(parameterSchema(choice(meaning, choices, { default: 'DAY' }), 'en')).toEqual({
      type: 'string',
      description:
        'Kind.\n\nAccepted values:\n\n- `DAY`: Day, also accepted as `1`\n- `NIGHT`: Night (inferred)',
      enum: ['DAY', 'NIGHT'],
      default: 'DAY',
    })
    const { description } = parameterSchema(choice(meaning, choices, { default: 'DAY' }), 'zh')
    expect(description).toContain('- `DAY`：日，也可写作 `1`\n- `NIGHT`：夜（推测）')
  })

  it('leaves an open parameter open', () => {
    const schema = parameterSchema(known(meaning, choices, { default: '1' }), 'en')
    expect(schema).toMatchObject({ type: 'string', default: 'DAY', examples: ['DAY', 'NIGHT'] })
    expect(schema).not.toHaveProperty('enum')
    expect(parameterSchema(known(meaning, choices, { default: '9' }), 'en').default).toBe('9')
  })

  it('says how sure a parameter is', () => {
    const unsure = flag(meaning, { confidence: 'likely' })
    expect(parameterSchema(unsure, 'en')).toEqual({
      type: 'boolean',
      description: 'Kind. Likely, not confirmed.',
      default: false,
    })
  })

  it('accepts ids of 16 to 19 digits and nothing else', () => {
    for (const language of languages) {
      const validator = Compile(parameterSchema(creatorParameter, language))
      fc.assert(
        fc.property(fc.stringMatching(/^[0-9]{14,21}$/), (text) => {
          const isId = text.length >= 16 && text.length <= 19 && !text.startsWith('0')
          return validator.Check(text) === isId
        }),
      )
      expect(validator.Check('6629722295873044494\n')).toBe(false)
    }
  })
})
