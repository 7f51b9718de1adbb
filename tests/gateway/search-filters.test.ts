import { describe, expect, it } from 'vitest'
import { contentTags } from '../../src/catalog/content-tags.ts'
import type { PresentedDictionaries } from '../../src/services/dictionaries/present.ts'
import { callPath, manualClock, startTestGateway, type TestGateway } from '../harness.ts'
import { startWithXingtu } from '../sources/xingtu.ts'
import { json } from '../upstream/stand-in.ts'

/** Time goes on, since what was read is good for a while. */
const clock = manualClock('2026-11-26T02:00:00Z')

const readAgain = (gateway: TestGateway) => {
  clock.advance(5000)
  return readFilters(gateway)
}

const readFilters = async (gateway: TestGateway) =>
  (await gateway.get('/api/search-filters')).envelope.data as PresentedDictionaries

/** A body of the upstream's with these fields, one of which is in a form that nobody knows. */
const fields = {
  base_resp: { status_code: 0, status_message: '' },
  data: {
    content_tag_v2: JSON.stringify([
      { first: { 1: '美妆' }, second: [{ 2: '美妆教程' }, { 3: '' }] },
      { first: { 900: '新出的类型' }, second: [] },
    ]),
    persona_tags: JSON.stringify([{ first: { 77: '大学生' } }]),
    region: '[{"label":"广东","value":44}]',
    broken: '[{',
  },
}

describe('the names of search filters', () => {
  it('are those of the dictionaries that are stored, and none before', async () => {
    const gateway = await startTestGateway({ clock })
    const before = await readFilters(gateway)
    expect(before.filters).toEqual([])
    expect(before.dictionaries).toMatchObject([
      { dataset: 'market-fields', collectedAt: null, source: null, sandbox: false },
      { dataset: 'search-field-options', collectedAt: null, source: null, sandbox: false },
    ])
    const { token } = await gateway.token()
    for (const { path } of before.dictionaries) {
      expect((await gateway.get(`${path}?token=${token}`)).envelope.code).toBe(0)
    }
    // What was read is good for a while.
    expect((await readFilters(gateway)).filters).toEqual([])
    await expect
      .poll(async () => (await readAgain(gateway)).dictionaries.map(({ sandbox }) => sandbox))
      .toEqual([true, true])
    const { filters } = await readFilters(gateway)
    const tags = filters.find(({ parameter }) => parameter === 'contentTag')
    expect(tags?.values).toEqual(
      contentTags.flatMap(({ id, name, seconds }) => [
        { code: String(id), name, under: null },
        ...seconds.map((each) => ({ code: String(each.id), name: each.name, under: name })),
      ]),
    )
    expect(filters.map(({ field, parameter }) => [field, parameter])).toEqual([
      ['content_tag_v2', 'contentTag'],
      ['industry_tag_v2', null],
      ['link_crowd_profile', 'audienceImage'],
    ])
  })

  it('stay codes where a dictionary has no name, and none is made of an unknown form', async () => {
    const { gateway, standIn } = await startWithXingtu({ clock })
    standIn.play(json(JSON.stringify(fields)))
    const { token } = await gateway.token()
    await gateway.get(callPath('market_fields', { token }))
    await expect.poll(async () => (await readAgain(gateway)).filters).toHaveLength(4)
    const { filters } = await readFilters(gateway)
    expect(filters).toMatchObject([
      {
        field: 'content_tag_v2',
        values: [
          { code: '1', name: '美妆', under: null },
          { code: '2', name: '美妆教程', under: '美妆' },
          { code: '3', name: null, under: '美妆' },
          { code: '900', name: '新出的类型', under: null },
        ],
      },
      { field: 'persona_tags', parameter: 'personaTag', values: [{ code: '77', name: '大学生' }] },
      { field: 'region', parameter: null, values: [] },
      { field: 'broken', values: [] },
    ])
  })
})

describe('a dictionary that is very long', () => {
  it('is told in part, and says of each filter whether there is more', async () => {
    const { gateway, standIn } = await startWithXingtu({ clock })
    const codes = (count: number) =>
      JSON.stringify([Object.fromEntries(Array.from({ length: count }, (_, at) => [at, '类']))])
    const lengths = [3, 2500, 1999, 2500, 2500, 2500, 2500]
    const data = Object.fromEntries(lengths.map((count, at) => [`field_${at}`, codes(count)]))
    standIn.play(json(JSON.stringify({ base_resp: { status_code: 0 }, data })))
    const { token } = await gateway.token()
    await gateway.get(callPath('market_fields', { token }))
    await expect.poll(async () => (await readAgain(gateway)).filters).toHaveLength(7)
    const { filters } = await readFilters(gateway)
    expect(filters.map(({ values, more }) => [values.length, more])).toEqual([
      ...[
        [3, false],
        [2000, true],
        [1999, false],
        [2000, true],
        [2000, true],
      ],
      ...[
        [1998, true],
        [0, true],
      ],
    ])
  })
})

describe('a search that a source refuses', () => {
  async function refused(
    parameters: Readonly<Record<string, string>>,
    isStored: boolean,
    id = 'search_for_author_square',
  ) {
    const { gateway, standIn } = await startWithXingtu({ clock })
    standIn.play(json(JSON.stringify(fields)))
    const { token } = await gateway.token()
    if (isStored) {
      await gateway.get(callPath('market_fields', { token }))
      await expect.poll(async () => (await readAgain(gateway)).filters).toHaveLength(4)
    }
    const path = callPath(id, { token, ...parameters })
    const { envelope, headers } = await gateway.get(path)
    expect(envelope).toMatchObject({ code: 400, data: null })
    expect(headers.get('x-charged')).toBe('false')
    return envelope.message
  }

  it('is told what the stored dictionary calls its filters and values', async () => {
    const unknownTag = await refused({ contentTag: '美装,新出的类型' }, true)
    expect(unknownTag).toContain('cannot ask for contentTag=')
    expect(unknownTag).toContain('contentTag is content_tag_v2')
    expect(unknownTag).toContain('contentTag has no "美装", and the nearest is 美妆 (1)')
    expect(unknownTag).toContain('contentTag "新出的类型" is 900')
    const unnamed = await refused({ personaTag: '大学生' }, true)
    expect(unnamed).toContain('cannot filter by personaTag')
    expect(unnamed).toContain('personaTag is persona_tags; personaTag "大学生" is 77')
    const ofHosts = await refused({ personaTag: '大学生' }, true, 'search_anchor')
    expect(ofHosts).toContain('personaTag "大学生" is 77')
  })

  it('is told nothing more where no dictionary is stored, or it has no such filter', async () => {
    for (const message of [
      await refused({ personaTag: '大学生' }, false),
      await refused({ tonalityTag: '设计师' }, true),
    ]) {
      expect(message).not.toContain('dictionar')
    }
  })
})
