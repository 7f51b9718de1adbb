import { describe, expect, it } from 'vitest'
import { datasets } from '../catalog/index.ts'
import { asText, count, map, record } from '../catalog/units.ts'
import { driftOf } from './drift.ts'

const marketing = datasets.find(({ name }) => name === 'marketing-info')
if (!marketing) throw new Error('no dataset')
const { data, example } = marketing

describe('drift', () => {
  it.each(datasets.map((dataset) => [dataset.name, dataset] as const))(
    'is none in the example of %s',
    (_, dataset) => {
      expect(driftOf(dataset.data, dataset.example, dataset.example)).toEqual([])
    },
  )

  it('names what is new, what is gone and what has another type, once for a list', () => {
    const body = {
      base_resp: { status_code: '0', status_message: '' },
      price_info: [
        { price: '1', surprise: 1 },
        { price: '2', surprise: 2 },
      ],
      industry_tags: null,
      nova: {},
    }
    const found = driftOf(data, example, body).map(({ path, kind }) => `${kind} ${path}`)
    expect(found).toEqual(
      expect.arrayContaining([
        'type base_resp.status_code',
        'type price_info[].price',
        'unknown price_info[].surprise',
        'missing price_info[].video_type',
        'type industry_tags',
        'unknown nova',
      ]),
    )
    expect(found.filter((each) => each.includes('surprise'))).toHaveLength(1)
    expect(found).not.toContain('missing price_info[].do_fold')
  })

  it('tells nothing of the names in a map, and of its members what they are', () => {
    const counts = asText(count({ zh: '数', en: 'Count' }))
    const schema = record(
      { zh: '体', en: 'Body' },
      { seconds: map({ zh: '秒', en: 'Seconds' }, counts) },
    )
    const sample = { seconds: { '0': '5', '2': '1' } }
    expect(driftOf(schema, sample, { seconds: { '0': '7', '96': '3' } })).toEqual([])
    expect(driftOf(schema, sample, { seconds: { '4': 1, '6': 2 } })).toEqual([
      { path: 'seconds.*', kind: 'type' },
    ])
  })

  it.each([null, [], 'text', 7])('of a body that is %j is of the whole', (body) => {
    expect(driftOf(data, example, body)).toEqual([{ path: '', kind: 'type' }])
  })

  it('is bounded, whatever a body holds', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`m${n}`, n]))
    expect(driftOf(data, example, many)).toHaveLength(200)
    expect(driftOf(data, undefined, { ['x'.repeat(500)]: 1, '7123456789012345678': 2 })).toEqual([
      { path: '*', kind: 'unknown' },
    ])
  })
})
