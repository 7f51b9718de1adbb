import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, type TProperties, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { parseBlock } from './core/address.ts'
import { OperatorError } from './core/errors.ts'
import { parseMoney } from './core/money.ts'
import { invalidValue, type Language, nearest, type Text, unknownName } from './core/text.ts'

type SettingNotes = {
  readonly 'x-text': Text
  readonly 'x-accepted': Text
}

const notes = (meaning: Text, accepted: Text): SettingNotes => ({
  'x-text': meaning,
  'x-accepted': accepted,
})

/** How the environment names a setting, and the file that has others. */
const prefix = 'ASTROLABE_'
const configVariable = `${prefix}CONFIG`

const url = {
  zh: 'http 或 https 地址，末尾不带 /',
  en: 'an http or https address without a final /',
}

/** Every setting: in `astrolabe.yaml` under these names, in the environment as `ASTROLABE_…`. */
export const settingsSchema = Type.Object({
  host: Type.String({
    default: '127.0.0.1',
    pattern: '^[0-9A-Za-z.:-]+$',
    ...notes(
      {
        zh: '监听的地址；0.0.0.0 为所有网卡',
        en: 'Address to listen on; 0.0.0.0 for every interface',
      },
      { zh: 'IP 地址或主机名', en: 'an IP address or host name' },
    ),
  }),
  port: Type.Integer({
    default: 8720,
    minimum: 0,
    maximum: 65535,
    ...notes(
      { zh: '监听的端口；0 为任意空闲端口', en: 'Port to listen on; 0 for any that is free' },
      { zh: '0 至 65535 的整数', en: 'a whole number from 0 to 65535' },
    ),
  }),
  data: Type.String({
    default: './data',
    minLength: 1,
    ...notes(
      { zh: '存放数据库的目录', en: 'Folder of the database' },
      { zh: '目录路径', en: 'a path' },
    ),
  }),
  language: Type.Enum(['zh', 'en'], {
    default: 'en',
    ...notes(
      {
        zh: '调用方未指明 Accept-Language 时的语言，也是命令行的语言；默认随系统 LANG',
        en: 'Language where a caller sends no Accept-Language, and of the command line; by default that of LANG',
      },
      { zh: 'zh 或 en', en: 'zh or en' },
    ),
  }),
  defaultPrice: Type.String({
    default: '0.02',
    pattern: '^\\d{1,6}(\\.\\d{1,6})?$',
    ...notes(
      {
        zh: '未单独定价的接口每次调用的价格（元）',
        en: 'Price of a call in CNY where the endpoint has none of its own',
      },
      { zh: '十进制金额，如 0.02', en: 'a decimal amount such as 0.02' },
    ),
  }),
  servers: Type.Object(
    {
      global: Type.Optional(
        Type.String({
          pattern: '^https?://[^/\\s]+(/[^\\s]*[^/\\s])?$',
          ...notes(
            {
              zh: '文档中 prod-global 的地址；默认为读者所用的地址',
              en: 'Address of prod-global in the documents; by default the one the reader uses',
            },
            url,
          ),
        }),
      ),
      cn: Type.Optional(
        Type.String({
          pattern: '^https?://[^/\\s]+(/[^\\s]*[^/\\s])?$',
          ...notes(
            {
              zh: '文档中 prod-cn 的地址；默认为读者所用的地址',
              en: 'Address of prod-cn in the documents; by default the one the reader uses',
            },
            url,
          ),
        }),
      ),
    },
    { default: {} },
  ),
  trustedProxies: Type.Array(
    Type.Refine(Type.String(), (text) => parseBlock(text) !== undefined),
    {
      default: [],
      ...notes(
        {
          zh: '可信的反向代理；只有它们写的 X-Forwarded-For 才被采信',
          en: 'Reverse proxies whose X-Forwarded-For is believed',
        },
        { zh: 'IP 地址或 CIDR 网段的列表', en: 'a list of addresses and CIDR blocks' },
      ),
    },
  ),
  cache: Type.Object(
    {
      maxAnswers: Type.Integer({
        default: 2000,
        minimum: 1,
        maximum: 1_000_000,
        ...notes(
          { zh: '内存中至多保留的结果数', en: 'Answers kept in memory at most' },
          { zh: '1 至 1000000 的整数', en: 'a whole number from 1 to 1000000' },
        ),
      }),
    },
    { default: {} },
  ),
  callRetentionDays: Type.Integer({
    default: 90,
    minimum: 2,
    maximum: 36_500,
    ...notes(
      {
        zh: '调用记录保留的天数；账本与按小时的用量不受影响',
        en: 'Days that the call log is kept; the ledger and usage by hour stay',
      },
      { zh: '2 至 36500 的整数', en: 'a whole number from 2 to 36500' },
    ),
  }),
  logLevel: Type.Enum(['debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    ...notes(
      { zh: '日志的最低级别', en: 'Lowest level that is logged' },
      { zh: 'debug、info、warn、error 或 silent', en: 'debug, info, warn, error or silent' },
    ),
  }),
})

export type Settings = Static<typeof settingsSchema>

export interface SettingEntry {
  /** Dotted name in `astrolabe.yaml`. */
  readonly name: string
  readonly environment: string
  readonly meaning: Text
  readonly accepted: Text
  readonly default: unknown
}

interface Setting extends SettingEntry {
  readonly schema: TSchema
}

const settings: readonly Setting[] = settingsOf(settingsSchema.properties, [])

/** Every setting with its names, in the schema's order. */
export const settingEntries: readonly SettingEntry[] = settings

function settingsOf(properties: TProperties, path: readonly string[]): Setting[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const names = [...path, key]
    if (Type.IsObject(schema)) return settingsOf(schema.properties, names)
    return {
      name: names.join('.'),
      environment: `${prefix}${names.map(upperSnake).join('_')}`,
      meaning: notesOf(schema)['x-text'],
      accepted: notesOf(schema)['x-accepted'],
      default: 'default' in schema ? schema.default : undefined,
      schema,
    }
  })
}

/** Every setting above is made with `notes`. */
function notesOf(schema: TSchema): SettingNotes {
  return schema as TSchema & SettingNotes
}

function upperSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

/** The language that the environment speaks, for what is said before the settings are read. */
export function environmentLanguage(environment: NodeJS.ProcessEnv = process.env): Language {
  const { ASTROLABE_LANGUAGE, LC_ALL, LC_MESSAGES, LANG } = environment
  return /^zh/i.test(ASTROLABE_LANGUAGE || LC_ALL || LC_MESSAGES || LANG || '') ? 'zh' : 'en'
}

/** The language of the command line: that of the settings, or of the environment where they are wrong. */
export function commandLanguage(
  environment: NodeJS.ProcessEnv = process.env,
  folder = process.cwd(),
): Language {
  try {
    return loadSettings({}, environment, folder).language
  } catch (error) {
    if (error instanceof OperatorError) return environmentLanguage(environment)
    throw error
  }
}

/**
 * Reads the settings: defaults, then `astrolabe.yaml` of the working folder (or the file that
 * `ASTROLABE_CONFIG` names), then the environment, then flags. Throws OperatorError that names the
 * setting, its value and what is accepted.
 */
export function loadSettings(
  flags: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv = process.env,
  folder = process.cwd(),
): Settings {
  const given = new Map<string, unknown>([['language', environmentLanguage(environment)]])
  for (const [name, value] of flatten(readFile(environment, folder), [])) given.set(name, value)
  refuseUnknownVariables(environment)
  for (const { name, environment: variable } of settings) {
    if (environment[variable]) given.set(name, environment[variable])
  }
  for (const [name, value] of Object.entries(flags)) {
    if (value !== undefined) given.set(name, value)
  }
  for (const [name, value] of given) refuseUnknown(name, value)
  const checked = assemble(settingsSchema.properties, [], given)
  return Value.Parse(settingsSchema, Value.Default(settingsSchema, checked))
}

function readFile(environment: NodeJS.ProcessEnv, folder: string): object {
  const named = environment[configVariable]
  const file = named || join(folder, 'astrolabe.yaml')
  if (!existsSync(file)) {
    if (!named) return {}
    throw wrong(configVariable, file, { zh: '存在的文件', en: 'a file that exists' })
  }
  const read = parseYaml(file)
  if (typeof read === 'object' && !Array.isArray(read)) return read ?? {}
  throw wrong(file, read, { zh: 'name: value 形式的设置', en: 'names with values' })
}

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message.trimEnd() : String(error)
    throw new OperatorError({
      zh: `${file} 不是有效的 YAML：${reason}`,
      en: `${file} is not valid YAML: ${reason}`,
    })
  }
}

/** Every value under its dotted name. A name without a value is as good as absent. */
function flatten(values: object, path: readonly string[]): [name: string, value: unknown][] {
  return Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
    const names = [...path, key]
    if (value === null) return []
    if (typeof value === 'object' && !Array.isArray(value)) return flatten(value, names)
    return [[names.join('.'), value]]
  })
}

/** The values that were given, checked, in the groups that the schema has. */
function assemble(
  properties: TProperties,
  path: readonly string[],
  given: ReadonlyMap<string, unknown>,
): object {
  const members = Object.entries(properties).flatMap(([key, schema]): [string, unknown][] => {
    const names = [...path, key]
    if (Type.IsObject(schema)) return [[key, assemble(schema.properties, names, given)]]
    const name = names.join('.')
    const value = given.get(name)
    if (value === undefined) return []
    const converted = convert(schema, value)
    if (!Value.Check(schema, converted)) throw wrong(name, value, notesOf(schema)['x-accepted'])
    return [[key, converted]]
  })
  return Object.fromEntries(members)
}

/** The environment and flags hold text only; and YAML reads `0.05` as a number where we want text. */
function convert(schema: TSchema, value: unknown): unknown {
  if (typeof value === 'number' && Type.IsString(schema)) return String(value)
  if (typeof value !== 'string') return value
  if (Type.IsInteger(schema) && /^\d+$/.test(value)) return Number(value)
  if (Type.IsArray(schema)) return value.split(',').map((each) => each.trim())
  return value
}

function refuseUnknown(name: string, value: unknown): void {
  const names = settings.map((setting) => setting.name)
  if (names.includes(name)) return
  const members = names.filter((known) => known.startsWith(`${name}.`))
  if (members.length > 0) {
    throw wrong(name, value, {
      zh: `一组设置：${members.join('、')}`,
      en: `the settings of this group: ${members.join(', ')}`,
    })
  }
  throw new OperatorError(unknownName({ zh: '设置', en: 'setting' }, name, names))
}

/** Refuses misspelt variables. Others are left alone: a client's `ASTROLABE_TOKEN` is none of ours. */
function refuseUnknownVariables(environment: NodeJS.ProcessEnv): void {
  const known = [...settings.map((setting) => setting.environment), configVariable]
  const suffixes = known.map((name) => name.slice(prefix.length))
  for (const name of Object.keys(environment)) {
    if (!name.startsWith(prefix) || known.includes(name)) continue
    if (nearest(name.slice(prefix.length), suffixes) === undefined) continue
    throw new OperatorError(unknownName({ zh: '环境变量', en: 'variable' }, name, known))
  }
}

function wrong(name: string, value: unknown, accepted: Text): OperatorError {
  const subject = { zh: `设置 ${name} `, en: `The setting ${name}` }
  return new OperatorError(invalidValue(subject, JSON.stringify(value), accepted))
}

/** The default price in micro-units; its text was checked with the settings. */
export function defaultPriceMicros(settings: Settings): number {
  return parseMoney(settings.defaultPrice) ?? 0
}
