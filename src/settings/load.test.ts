import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { defaults, load, refusal } from '../../tests/settings.ts'
import { environmentLanguage } from './environment.ts'
import { commandLanguage } from './language.ts'
import { defaultPriceMicros, settingEntries } from './load.ts'

describe('the order of settings', () => {
  it('starts with the defaults', () => {
    expect(load({})).toEqual(defaults)
    expect(load({ yaml: '' })).toEqual(defaults)
  })

  it.each([
    [8720, {}],
    [1001, { yaml: 'port: 1001' }],
    [1002, { yaml: 'port: 1001', environment: { ASTROLABE_PORT: '1002' } }],
    [
      1003,
      { yaml: 'port: 1001', environment: { ASTROLABE_PORT: '1002' }, flags: { port: '1003' } },
    ],
    [1003, { yaml: 'port: 1001', flags: { port: '1003' } }],
    [1002, { environment: { ASTROLABE_PORT: '1002' }, flags: { port: undefined } }],
    [1001, { yaml: 'port: 1001', environment: { ASTROLABE_PORT: '' } }],
  ])('comes to port %i', (port, given) => {
    expect(load(given)).toEqual({ ...defaults, port })
  })

  it('holds for settings in groups, and leaves their neighbours', () => {
    const yaml = 'servers:\n  cn: https://cn.example\n  global: https://example.com/x\n'
    const environment = { ASTROLABE_SERVERS_CN: 'https://other.example' }
    expect(load({ yaml, environment }).servers).toEqual({
      cn: 'https://other.example',
      global: 'https://example.com/x',
    })
    const maxAnswers = { environment: { ASTROLABE_CACHE_MAX_ANSWERS: '7' } }
    expect(load({ yaml: 'cache: { maxAnswers: 9 }' }).cache).toEqual({ maxAnswers: 9 })
    expect(load({ yaml: 'cache: { maxAnswers: 9 }', ...maxAnswers }).cache).toEqual({
      maxAnswers: 7,
    })
    expect(load({ yaml: 'cache.maxAnswers: 9' }).cache).toEqual({ maxAnswers: 9 })
  })

  it('takes a name without a value for absent', () => {
    const yaml = 'port:\ndata:\ncache:\nservers:\n  cn:\ntrustedProxies:\nlanguage:\n'
    expect(load({ yaml })).toEqual(defaults)
  })
})

describe('the forms of a value', () => {
  it('is text in the environment', () => {
    const environment = {
      ASTROLABE_HOST: '::',
      ASTROLABE_DATA: '/srv/astrolabe',
      ASTROLABE_LANGUAGE: 'zh',
      ASTROLABE_DEFAULT_PRICE: '0.05',
      ASTROLABE_TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::1',
      ASTROLABE_LOG_LEVEL: 'silent',
    }
    expect(load({ environment })).toEqual({
      ...defaults,
      host: '::',
      data: '/srv/astrolabe',
      language: 'zh',
      defaultPrice: '0.05',
      trustedProxies: ['10.0.0.0/8', '2001:db8::1'],
      logLevel: 'silent',
    })
  })

  it('may be a number or a list in YAML', () => {
    const yaml = 'defaultPrice: 0.000001\ntrustedProxies:\n  - 10.0.0.1\n  - ::1\n'
    const settings = load({ yaml })
    expect(settings.trustedProxies).toEqual(['10.0.0.1', '::1'])
    expect(defaultPriceMicros(settings)).toBe(1)
    expect(load({ yaml: 'trustedProxies: 10.0.0.1' }).trustedProxies).toEqual(['10.0.0.1'])
  })
})

describe('a variable of an environment file', () => {
  it.each(['"abc"', "'abc'", ' abc ', 'abc\r', '"abc"\r', '\tabc'])(
    'is %j without what surrounds it',
    (given) => {
      const environment = {
        ASTROLABE_RELAY_TOKEN: given,
        ASTROLABE_PORT: given.replace('abc', '1001'),
        ASTROLABE_TRUSTED_PROXIES: given.replace('abc', '10.0.0.1, ::1'),
        ASTROLABE_LANGUAGE: given.replace('abc', 'zh'),
        ASTROLABE_HISTORY_KEEP_CONTACTS: given.replace('abc', 'true'),
        ASTROLABE_XINGTU_SESSION: given.replace('abc', 'a=1; b="2"'),
      }
      const settings = load({ environment })
      expect(settings.relay.token).toBe('abc')
      expect(settings.port).toBe(1001)
      expect(settings.trustedProxies).toEqual(['10.0.0.1', '::1'])
      expect(settings.language).toBe('zh')
      expect(settings.history.keepContacts).toBe(true)
      expect(settings.xingtu.session).toBe('a=1; b="2"')
      expect(environmentLanguage(environment)).toBe('zh')
    },
  )

  it('may name the file so, and be empty', () => {
    const folder = mkdtempSync(join(tmpdir(), 'astrolabe-config-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'other.yaml')
    writeFileSync(file, 'port: 1001')
    const environment = { ASTROLABE_CONFIG: `"${file}"`, ASTROLABE_RELAY_TOKEN: '""' }
    expect(load({ environment })).toEqual({ ...defaults, port: 1001 })
  })

  it.each(['"abc', "abc'", '""abc""', '\'"abc"\''])(
    'is refused where a mark is left over: %s',
    (given) => {
      const { text } = refusal({ environment: { ASTROLABE_RELAY_TOKEN: given } })
      expect(text.en).toContain('no quotation mark at an end')
      expect(text.zh).toContain('首尾不带引号')
      expect(text.zh + text.en).not.toContain('abc')
    },
  )
})

describe('a wrong value', () => {
  const wrong: readonly (readonly [name: string, yaml: string, shown: string])[] = [
    ['host', 'host: "a b"', '"a b"'],
    ['host', 'host: [a]', '["a"]'],
    ['port', 'port: 65536', '65536'],
    ['port', 'port: -1', '-1'],
    ['port', 'port: 8720.5', '8720.5'],
    ['port', 'port: true', 'true'],
    ['port', 'port: "80a"', '"80a"'],
    ['peerAddress', 'peerAddress: 10.0.0.5', '10.0.0.5'],
    ['peerAddress', 'peerAddress: "0.0.0.0:8721"', '"0.0.0.0:8721"'],
    ['processes', 'processes: 0', '0'],
    ['data', 'data: ""', '""'],
    ['data', 'data: "postgres://ann:w/ord@db/x"', '"postgres://[redacted]@db/x"'],
    ['data', 'data: " postgresql:ann"', '" postgresql:ann"'],
    ['data', 'data: "mysql://db/x"', '"mysql://db/x"'],
    ['data', 'data: "sqlite:x.db"', '"sqlite:x.db"'],
    ['data', 'data: "file:///x"', '"file:///x"'],
    ['database', 'database: "mysql://ann:word@db/x"', '"[redacted]"'],
    ['database', 'database: ./data', '"[redacted]"'],
    ['database', 'database: "sqlite:x.db"', '"[redacted]"'],
    ['language', 'language: fr', '"fr"'],
    ['defaultPrice', 'defaultPrice: -0.01', '-0.01'],
    ['defaultPrice', 'defaultPrice: 0.0000001', '"0.0000001"'],
    ['defaultPrice', 'defaultPrice: 1000000', '1000000'],
    ['servers.global', 'servers: { global: "https://example.com/" }', '"https://example.com/"'],
    ['servers.cn', 'servers: { cn: example.com }', '"example.com"'],
    ['maxConnections', 'maxConnections: 0', '0'],
    ['trustedProxies', 'trustedProxies: [10.0.0.0/33]', '["10.0.0.0/33"]'],
    ['trustedProxies', 'trustedProxies: 10.0.0.0/99', '"10.0.0.0/99"'],
    ['trustedProxies', 'trustedProxies: [localhost]', '["localhost"]'],
    ['trustedProxies', 'trustedProxies: [5]', '["5"]'],
    ['metrics.from', 'metrics:\n  from: [localhost]', '["localhost"]'],
    ['cache.maxAnswers', 'cache: { maxAnswers: 0 }', '0'],
    ['sources', 'sources: [relay, relay]', '["relay","relay"]'],
    ['sources', 'sources: []', '[]'],
    ['sources', 'sources: vendor', '"vendor"'],
    ['sourcesFor', 'sourcesFor: { no-such: [relay] }', '{"no-such":["relay"]}'],
    ['sourcesFor', 'sourcesFor: { spread-info: [vendor] }', '{"spread-info":["vendor"]}'],
    ['sourcesFor', 'sourcesFor: spread-info', '"spread-info"'],
    ['maxBodyBytes', 'maxBodyBytes: 1023', '1023'],
    ['relay.url', 'relay: { url: "https://user:word@example.com" }', 'example.com'],
    ['relay.token', 'relay: { token: "two words" }', '"[redacted]"'],
    ['relay.tokenIn', 'relay: { tokenIn: cookie }', '"cookie"'],
    ['relay.callsPerSecond', 'relay: { callsPerSecond: 0 }', '0'],
    ['relay.concurrency', 'relay: { concurrency: 1.5 }', '1.5'],
    ['tikhub.key', 'tikhub: { key: "two words" }', '"[redacted]"'],
    ['tikhub.url', 'tikhub: { url: api.tikhub.dev }', '"api.tikhub.dev"'],
    ['tikhub.allowV1', 'tikhub: { allowV1: sometimes }', '"sometimes"'],
    ['tikhub.dailyLimit', 'tikhub: { dailyLimit: -1 }', '-1'],
    ['tikhub.dailyLimit', 'tikhub: { dailyLimit: 5 USD }', '"5 USD"'],
    ['tikhub.callsPerSecond', 'tikhub: { callsPerSecond: 0 }', '0'],
    ['xingtu.sessionFile', 'xingtu: { sessionFile: "" }', '""'],
    ['xingtu.session', 'xingtu: { session: 会话 }', '"[redacted]"'],
    ['xingtu.url', 'xingtu: { url: "https://www.xingtu.cn/?a" }', '"https://www.xingtu.cn/?a"'],
    ['xingtu.fieldNames', 'xingtu: { fieldNames: { contentTag: tag } }', '{"contentTag":"tag"}'],
    ['xingtu.fieldNames', 'xingtu: { fieldNames: { gender: "a b" } }', '{"gender":"a b"}'],
    ['xingtu.callsPerSecond', 'xingtu: { callsPerSecond: fast }', '"fast"'],
    ['xingtu.concurrency', 'xingtu: { concurrency: 1001 }', '1001'],
    ['callRetentionDays', 'callRetentionDays: 1', '1'],
    ['actRetentionDays', 'actRetentionDays: 0', '0'],
    ['history.retentionDays', 'history: {retentionDays: 7}', '7'],
    ['history.keepContacts', 'history: {keepContacts: perhaps}', 'perhaps'],
    ['flags.priceRise', 'flags: { priceRise: -0.1 }', '-0.1'],
    ['flags.ownToExpectedLeast', 'flags: { ownToExpectedLeast: 1.1 }', '1.1'],
    ['flags.ownToExpectedMost', 'flags: { ownToExpectedMost: 0.9 }', '0.9'],
    ['flags.leastToMedian', 'flags: { leastToMedian: low }', '"low"'],
    ['flags.topVideoShare', 'flags: { topVideoShare: 50 }', '50'],
    ['flags.paidToPersonal', 'flags: { paidToPersonal: 2 }', '2'],
    ['flags.fanJumpMads', 'flags: { fanJumpMads: 1001 }', '1001'],
    ['flags.fanJumpShare', 'flags: { fanJumpShare: 5 }', '5'],
    ['flags.fanLoss', 'flags: { fanLoss: -0.02 }', '-0.02'],
    ['flags.paidVideoShare', 'flags: { paidVideoShare: 40 }', '40'],
    ['flags.quietDays', 'flags: { quietDays: 3651 }', '3651'],
    ['flags.staleDays', 'flags: { staleDays: -1 }', '-1'],
    ['flags.leastSample', 'flags: { leastSample: 2.5 }', '2.5'],
    ['otlp.url', 'otlp: { url: "localhost:4318" }', '"localhost:4318"'],
    ['otlp.headers', 'otlp: { headers: "Bearer word" }', '"[redacted]"'],
    ['otlp.share', 'otlp: { share: 2 }', '2'],
    ['logLevel', 'logLevel: trace', '"trace"'],
  ]

  it.each(wrong)('of %s stops: %s', (name, yaml, shown) => {
    const entry = settingEntries.find((each) => each.name === name)
    const { text } = refusal({ yaml })
    for (const part of [name, shown, String(entry?.accepted.en)]) expect(text.en).toContain(part)
    const inChinese = shown.replace(/^"(.*)"$/, '“$1”')
    for (const part of [name, inChinese, String(entry?.accepted.zh)]) {
      expect(text.zh).toContain(part)
    }
  })

  it.each(['./data', 'data', 'C:\\data', '/a:b/c', 'a b', './postgres:5432'])(
    'of data is right where it is a path, whatever is in it: %s',
    (data) => {
      expect(load({ flags: { data } }).data).toBe(data)
    },
  )

  it('is shown without what may be a password', () => {
    const { text } = refusal({ yaml: 'relay: { url: "https://user:word@example.com" }' })
    expect(text.zh + text.en).not.toContain('word')
  })

  it('is tried for every setting', () => {
    const tried = new Set(wrong.map(([name]) => name))
    expect([...tried].sort()).toEqual(settingEntries.map(({ name }) => name).sort())
  })

  it.each(['8720.5', '80a', ' ', '-1', '0x10', '1e3'])(
    'is found in the environment: %j',
    (value) => {
      const { text } = refusal({ environment: { ASTROLABE_PORT: value } })
      expect(text.en).toContain(`port is ${JSON.stringify(value)}`)
    },
  )

  it.each(['8720.5', '80a', ''])('is found in a flag: %j', (value) => {
    expect(refusal({ flags: { port: value } }).text.en).toContain(JSON.stringify(value))
  })

  it('that a later source replaces does no harm', () => {
    expect(load({ yaml: 'port: x', flags: { port: 7 } }).port).toBe(7)
  })
})

describe('an unknown setting', () => {
  it.each([
    ['prot: 1', 'prot', 'port'],
    ['cache: { maxAnswer: 1 }', 'cache.maxAnswer', 'cache.maxAnswers'],
    ['servers: { gobal: x }', 'servers.gobal', 'servers.global'],
    ['default_price: 1', 'default_price', 'defaultPrice'],
  ])('in %s stops and names the nearest', (yaml, name, near) => {
    const { text } = refusal({ yaml })
    expect(text.en).toMatch(new RegExp(`no setting ${name}; .* ${near}\\?$`))
    expect(text.zh).toMatch(new RegExp(`没有.*${name}.*是否指 ${near}`))
  })

  it.each([
    ['cache: 1', 'cache is "1"', ['cache.maxAnswers']],
    ['relay: canary', 'relay is "[redacted]"', ['relay.url', 'relay.token']],
    ['servers: https://x', 'servers is "https://x"', ['servers.global', 'servers.cn']],
  ])('that is a group is no value: %s', (yaml, said, members) => {
    const { text } = refusal({ yaml })
    expect(text.en).toContain(said)
    for (const member of members) {
      expect(text.en).toContain(member)
      expect(text.zh).toContain(member)
    }
  })

  it.each([
    ['ASTROLABE_PROT', 'ASTROLABE_PORT'],
    ['ASTROLABE_CACHE_MAXANSWERS', 'ASTROLABE_CACHE_MAX_ANSWERS'],
    ['ASTROLABE_CONFIGS', 'ASTROLABE_CONFIG'],
  ])('in the environment stops and names the nearest: %s', (name, near) => {
    const { text } = refusal({ environment: { [name]: 'x' } })
    expect(text.en).toBe(`There is no variable ${name}; did you mean ${near}?`)
    expect(text.zh).toBe(`没有环境变量 ${name}，是否指 ${near}？`)
  })

  it('in the environment that is like none of ours is left alone', () => {
    expect(load({ environment: { ASTROLABE_TOKEN: 'x', ASTROLABE_URL: 'x' } })).toEqual(defaults)
  })

  it('far from all gets the list of all', () => {
    const { text } = refusal({ yaml: 'elephant: 1' })
    for (const { name } of settingEntries) {
      expect(text.en).toContain(name)
      expect(text.zh).toContain(name)
    }
  })
})

describe('the language', () => {
  it.each([
    ['en', {}],
    ['zh', { LANG: 'zh_CN.UTF-8' }],
    ['en', { LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }],
    ['zh', { LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_TW' }],
    ['zh', { LANG: 'en_US.UTF-8', ASTROLABE_LANGUAGE: 'zh' }],
    ['en', { LANG: 'zh_CN.UTF-8', ASTROLABE_LANGUAGE: 'en' }],
    ['en', { LANG: 'de_DE.UTF-8' }],
  ] as const)('is %s with %j', (language, environment) => {
    expect(environmentLanguage(environment)).toBe(language)
    expect(load({ environment }).language).toBe(language)
  })

  it('of the file comes before that of the system', () => {
    expect(load({ yaml: 'language: en', environment: { LANG: 'zh_CN.UTF-8' } }).language).toBe('en')
  })
})

describe('the language of the command line', () => {
  it.each([
    ['zh', 'language: zh', {}],
    ['en', 'language: en', { LANG: 'zh_CN.UTF-8' }],
    ['zh', '', { LANG: 'zh_CN.UTF-8' }],
    ['zh', 'port: [', { LANG: 'zh_CN.UTF-8' }],
    ['zh', 'language: fr', { ASTROLABE_LANGUAGE: 'zh' }],
    ['en', 'language: zh', { ASTROLABE_LANGUAGE: 'en' }],
    ['zh', undefined, { LANG: 'zh_CN.UTF-8' }],
  ] as const)('is %s with %j and %j', async (language, yaml, environment) => {
    const folder = mkdtempSync(join(tmpdir(), 'astrolabe-config-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    if (yaml !== undefined) writeFileSync(join(folder, 'astrolabe.yaml'), yaml)
    expect(await commandLanguage(environment, folder)).toBe(language)
  })
})

describe('the list of settings', () => {
  it('gives each its names and both languages', () => {
    const names = settingEntries.map(({ name, environment }) => [name, environment])
    expect(Object.fromEntries(names)).toMatchObject({
      port: 'ASTROLABE_PORT',
      defaultPrice: 'ASTROLABE_DEFAULT_PRICE',
      'cache.maxAnswers': 'ASTROLABE_CACHE_MAX_ANSWERS',
      'servers.cn': 'ASTROLABE_SERVERS_CN',
    })
    for (const { name, meaning, accepted } of settingEntries) {
      for (const { zh, en } of [meaning, accepted]) {
        expect(zh, name).toMatch(/\p{Script=Han}|zh 或/u)
        expect(en, name).toMatch(/^[\x20-\x7e]+$/)
      }
    }
  })
})
