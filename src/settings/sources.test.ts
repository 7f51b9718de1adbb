import { describe, expect, it } from 'vitest'
import { load, refusal } from '../../tests/settings.ts'
import { sourcesOf, tikhubLimitMicros } from './load.ts'

describe('the sources', () => {
  const relay = {
    ASTROLABE_RELAY_URL: 'https://vendor.example/base',
    ASTROLABE_RELAY_TOKEN: 'token-of-the-vendor',
  }
  const xingtu = { ASTROLABE_XINGTU_SESSION_FILE: './session' }

  it.each([
    ['the sandbox', ['sandbox'], {}],
    ['the relay', ['relay'], relay],
    ['the account', ['xingtu'], { ASTROLABE_XINGTU_SESSION: 'sessionid=1' }],
    ['the relay before the account', ['relay', 'xingtu'], { ...xingtu, ...relay }],
    [
      'every one that is',
      ['relay', 'tikhub', 'xingtu'],
      { ...xingtu, ...relay, ASTROLABE_TIKHUB_KEY: 'key' },
    ],
  ])('are %s where nothing more is set up', (_, names, environment) => {
    expect(sourcesOf(load({ environment }))).toEqual(names)
  })

  it('are those that are named, in that order', () => {
    const environment = { ...relay, ...xingtu, ASTROLABE_SOURCES: 'xingtu, relay' }
    expect(sourcesOf(load({ environment }))).toEqual(['xingtu', 'relay'])
    expect(sourcesOf(load({ yaml: 'sources: [sandbox]', environment: relay }))).toEqual(['sandbox'])
  })

  it('may have an order of their own for a dataset, in the file and in the environment', () => {
    const yaml = 'sourcesFor:\n  spread-info: [xingtu, relay]\n  link-info: [sandbox]\n'
    const orders = { 'spread-info': ['xingtu', 'relay'], 'link-info': ['sandbox'] }
    const environment = { ...relay, ...xingtu }
    expect(load({ yaml, environment }).sourcesFor).toEqual(orders)
    const ASTROLABE_SOURCES_FOR = 'spread-info=xingtu,relay; link-info = sandbox'
    expect(load({ environment: { ...environment, ASTROLABE_SOURCES_FOR } }).sourcesFor).toEqual(
      orders,
    )
  })

  it('may be told what Xingtu calls a parameter, in the file and in the environment', () => {
    const names = { gender: 'gender', location: 'province_id' }
    const yaml = 'xingtu:\n  fieldNames:\n    gender: gender\n    location: province_id\n'
    expect(load({ yaml }).xingtu.fieldNames).toEqual(names)
    const ASTROLABE_XINGTU_FIELD_NAMES = 'gender=gender; location = province_id'
    expect(load({ environment: { ASTROLABE_XINGTU_FIELD_NAMES } }).xingtu.fieldNames).toEqual(names)
  })

  it('may be paid so much in a day', () => {
    expect(tikhubLimitMicros(load({}))).toBe(10_000_000)
    expect(tikhubLimitMicros(load({ yaml: 'tikhub: { dailyLimit: 0.000001 }' }))).toBe(1)
  })

  it('may have a pace below one call a second', () => {
    const environment = { ASTROLABE_XINGTU_CALLS_PER_SECOND: '0.25' }
    expect(load({ environment }).xingtu.callsPerSecond).toBe(0.25)
  })

  it.each([
    ['relay.url', { ASTROLABE_SOURCES: 'relay' }, 'ASTROLABE_RELAY_URL'],
    ['relay.url', { ASTROLABE_RELAY_TOKEN: 'x' }, 'ASTROLABE_RELAY_URL'],
    ['relay.token', { ASTROLABE_RELAY_URL: 'http://a' }, 'ASTROLABE_RELAY_TOKEN'],
    ['tikhub.key', { ASTROLABE_SOURCES: 'tikhub' }, 'ASTROLABE_TIKHUB_KEY'],
    ['xingtu.sessionFile', { ASTROLABE_SOURCES: 'xingtu' }, 'ASTROLABE_XINGTU_SESSION_FILE'],
    [
      'xingtu.sessionFile',
      { ASTROLABE_SOURCES_FOR: 'spread-info=xingtu' },
      'ASTROLABE_XINGTU_SESSION_FILE',
    ],
  ])('need %s: %j', (name, environment, variable) => {
    const { text } = refusal({ environment })
    for (const said of [text.zh, text.en]) {
      expect(said).toContain(name)
      expect(said).toContain(variable)
    }
  })

  it.each(['ASTROLABE_RELAY_TOKEN', 'ASTROLABE_TIKHUB_KEY'])(
    'keep their secret %s where its value is refused',
    (variable) => {
      const { text } = refusal({ environment: { [variable]: 'canary canary' } })
      expect(text.zh + text.en).not.toContain('canary')
    },
  )
})
