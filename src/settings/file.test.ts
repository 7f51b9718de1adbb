import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { defaults, load, refusal } from '../../tests/settings.ts'

describe('a text in the file', () => {
  it.each([
    '12345678901234567890',
    '0x1F',
    '0o17',
    '0b11',
    '1e5',
    '0123',
    '1_000',
    '.5',
    '1.10',
    'yes',
    'True',
    '2026-11-20',
    '12:30:45',
    '.inf',
    '+1',
    '<<',
    "'null'",
    '"~"',
    '|\n    abc\n',
    '>-\n    abc',
  ])('is taken as it is written: %s', (written) => {
    const { token } = load({ yaml: `relay:\n  token: ${written}\n` }).relay
    expect(token).toBe(written.replace(/^[|>]-?\s+|["'\n]/g, ''))
    const old = load({ yaml: `%YAML 1.1\n---\nrelay:\n  token: ${written}\n` }).relay
    expect(old.token).toBe(token)
  })

  it('is taken so in lists, prices, hosts and paths', () => {
    const yaml = 'defaultPrice: 0.10\nhost: 1.10\ndata: 007\nmetrics.from: [1.1.1.1, 1::10]\n'
    expect(load({ yaml })).toEqual({
      ...defaults,
      defaultPrice: '0.10',
      host: '1.10',
      data: '007',
      metrics: { from: ['1.1.1.1', '1::10'] },
    })
  })

  it('goes into a number only as digits', () => {
    const yaml = 'port: "1001"\nrelay: { callsPerSecond: 0.50 }\nhistory: { keepContacts: TRUE }'
    const { port, relay, history } = load({ yaml })
    expect([port, relay.callsPerSecond, history.keepContacts]).toEqual([1001, 0.5, true])
    for (const written of ['0x1F', '1e3', '1_000', '+80', '8720.0', '.5']) {
      expect(refusal({ yaml: `port: ${written}` }).text.en).toContain(`port is "${written}"`)
    }
  })

  it.each(['null', '~', 'NULL'])(
    'that is a bare %s is refused where it might be meant',
    (written) => {
      for (const [name, yaml] of [
        ['relay.token', `relay: { token: ${written} }`],
        ['data', `data: ${written}`],
        ['xingtu.sessionFile', `xingtu:\n  sessionFile: ${written}`],
      ] as const) {
        const { text } = refusal({ yaml })
        expect(text.en).toContain(`The setting ${name} in `)
        expect(text.en).toContain(`is ${written}: put it in quotes`)
        expect(text.zh).toContain('请加引号')
      }
      const absent = `port: ${written}\nservers: { cn: ${written} }\ndefaultPrice: ${written}`
      expect(load({ yaml: absent })).toEqual(defaults)
    },
  )
})

describe('the file', () => {
  it('may be named by ASTROLABE_CONFIG', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'astrolabe-config-')), 'other.yaml')
    onTestFinished(() => rmSync(join(file, '..'), { recursive: true }))
    writeFileSync(file, 'port: 1001')
    const environment = { ASTROLABE_CONFIG: file }
    expect(load({ yaml: 'port: 1002', environment }).port).toBe(1001)
    expect(refusal({ environment: { ASTROLABE_CONFIG: `${file}x` } }).text.en).toContain(
      'give a file that exists',
    )
  })

  it.each(['- port', 'port', '5', '? [port]\n: 1'])(
    'is refused where it is no list of names: %s',
    (yaml) => {
      const { text } = refusal({ yaml })
      expect(text.en).toMatch(/astrolabe\.yaml holds no settings: give names with values$/)
      expect(text.zh).toContain('应为 name: value 的形式')
    },
  )

  it('is refused with the place where it is no YAML', () => {
    const { text } = refusal({ yaml: 'port: 1\nhost: [' })
    expect(text.en).toMatch(/astrolabe\.yaml is not valid YAML: .*line 2/)
    expect(text.zh).toMatch(/astrolabe\.yaml 不是有效的 YAML：第 2 行/)
  })

  it.each([
    ['a: 1\na: 2', 'line 2, column 1: a name is given twice', '名称重复'],
    ['\tport: 1', 'line 1, column 1: a tab indents it', '制表符'],
    ['port: 1\n---\nport: 2', 'a second document', '只能有一个文档'],
    ['relay:\n  token: "canary', 'is not closed', '没有闭合'],
    ['relay: { token: "canary" canary2 }', 'the syntax is wrong', '语法有误'],
    ['relay:\n  token: @canary', 'put it in quotes', '请加引号'],
    ['relay:\n  token: a: canary', 'put it in quotes', '请加引号'],
    ['relay:\n  token: !canary 1', 'tags (!) are not read', '不支持标签'],
    ['relay:\n  token: !!int 1', 'tags (!) are not read', '不支持标签'],
  ])('is refused in words of its own, without its text: %j', (yaml, en, zh) => {
    const { text } = refusal({ yaml })
    expect(text.en).toContain(en)
    expect(text.zh).toContain(zh)
    expect(text.zh + text.en).not.toContain('canary')
  })

  it('may give a setting once, whichever way it is named', () => {
    const { text } = refusal({ yaml: 'cache: { maxAnswers: 1 }\ncache.maxAnswers: 2' })
    expect(text.en).toBe('The file of settings gives cache.maxAnswers twice: keep one')
    expect(text.zh).toContain('重复给出了 cache.maxAnswers')
  })

  it('may use anchors, and no more of them than make sense', () => {
    const yaml = 'trustedProxies: &own [10.0.0.1]\nmetrics: { from: *own }'
    expect(load({ yaml }).metrics.from).toEqual(['10.0.0.1'])
    const row = (name: string, of: string) => `${name}: &${name} [${`*${of},`.repeat(10)}]`
    const bomb = ['a: &a [x]', row('b', 'a'), row('c', 'b'), row('d', 'c')].join('\n')
    for (const wrong of [bomb, 'port: *no', 'trustedProxies: &a [*a]', 'relay: &a { b: *a }']) {
      const { text } = refusal({ yaml: wrong })
      expect(text.en).toContain('cannot be resolved: write the values out')
      expect(text.zh).toContain('请直接写出各项的值')
    }
  })

  it('is read whatever its encoding and line ends are', () => {
    const yaml = '\uFEFFport: 1001\r\nlanguage: zh\r\n'
    const settings = { ...defaults, port: 1001, language: 'zh' }
    expect(load({ yaml })).toEqual(settings)
    expect(load({ yaml: Buffer.from(yaml, 'utf16le') })).toEqual(settings)
  })

  it('is told where it cannot be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'astrolabe-config-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const { text } = refusal({ environment: { ASTROLABE_CONFIG: folder } })
    expect(text.en).toBe(`${folder} is a folder: name a file`)
    expect(refusal({ yaml: Buffer.from('port: \xff', 'latin1') }).text.en).toContain('no UTF-8')
  })
})
