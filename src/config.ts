import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TProperties, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { OperatorError } from './core/errors.ts'
import { parseMoney } from './core/money.ts'
import { redactTokens } from './core/redact.ts'
import {
  invalidValue,
  type Language,
  nearest,
  quoted,
  type Text,
  unknownName,
} from './core/text.ts'
import type { SettingNotes } from './setting-notes.ts'
import { type Settings, settingsSchema } from './settings.ts'
import type { sourceNames } from './source-settings.ts'

export type { Settings } from './settings.ts'

/** How the environment names a setting, and the file that has others. */
const prefix = 'ASTROLABE_'
const configVariable = `${prefix}CONFIG`

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

/** Every setting is made with `notes`. */
function notesOf(schema: TSchema): SettingNotes {
  return schema as TSchema & SettingNotes
}

const isSecret = (schema: TSchema): boolean => 'x-secret' in schema

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
  } catch {
    // Whoever needs the settings is told what is wrong with them.
    return environmentLanguage(environment)
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
    if (isWhole(names)) return [[names.join('.'), value]]
    if (typeof value === 'object' && !Array.isArray(value)) return flatten(value, names)
    return [[names.join('.'), value]]
  })
}

/** Whether a setting has names of its own inside, which are no settings. */
function isWhole(names: readonly string[]): boolean {
  return settings.some(({ name, schema }) => name === names.join('.') && Type.IsRecord(schema))
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
    if (!Value.Check(schema, converted)) {
      const shown = isSecret(schema) ? '[redacted]' : value
      throw wrong(name, shown, notesOf(schema)['x-accepted'])
    }
    return [[key, converted]]
  })
  return Object.fromEntries(members)
}

/** The environment and flags hold text only; and YAML reads `0.05` as a number where we want text. */
function convert(schema: TSchema, value: unknown): unknown {
  if (typeof value === 'number' && Type.IsString(schema)) return String(value)
  if (typeof value !== 'string') return value
  if (Type.IsInteger(schema) && /^\d+$/.test(value)) return Number(value)
  if (Type.IsNumber(schema) && /^\d+(\.\d+)?$/.test(value)) return Number(value)
  if (Type.IsRecord(schema)) return listsByName(value)
  if (Type.IsBoolean(schema) && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  if (Type.IsArray(schema)) return value.split(',').map((each) => each.trim())
  return value
}

/** `a=x,y;b=z` as the lists x, y and z by name; the text itself where it is none of that. */
function listsByName(text: string): unknown {
  const parts = text.split(';').map((part) => /^\s*([\w-]+)\s*=([^=]+)$/.exec(part))
  if (parts.includes(null)) return text
  return Object.fromEntries(
    parts.map((part) => [part?.[1], part?.[2]?.split(',').map((each) => each.trim())]),
  )
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
  const shown =
    typeof value === 'string' ? quoted(redactTokens(value)) : redactTokens(JSON.stringify(value))
  return new OperatorError(invalidValue(subject, shown, accepted))
}

/** The sources in their order: those named, or else those set up, or else the sandbox. */
export function sourcesOf({ sources, relay, xingtu }: Settings): readonly SourceName[] {
  if (sources) return sources
  const setUp: SourceName[] = []
  if (relay.url !== undefined || relay.token !== undefined) setUp.push('relay')
  if (xingtu.sessionFile !== undefined || xingtu.session !== undefined) setUp.push('xingtu')
  return setUp.length > 0 ? setUp : ['sandbox']
}

export type SourceName = (typeof sourceNames)[number]

/** Every source that is named anywhere. */
export function namedSources(read: Settings): readonly SourceName[] {
  return [...sourcesOf(read), ...Object.values(read.sourcesFor).flat()]
}

/** Throws OperatorError where a source that is named is not set up: what serves needs it, not what reads. */
export function refuseUnsetSources(read: Settings): void {
  const named = namedSources(read)
  if (named.includes('relay')) {
    if (read.relay.url === undefined) throw missing('relay', 'relay.url')
    if (read.relay.token === undefined) throw missing('relay', 'relay.token')
  }
  const { sessionFile, session } = read.xingtu
  if (named.includes('xingtu') && (sessionFile ?? session) === undefined) {
    throw missing('xingtu', 'xingtu.sessionFile')
  }
}

function missing(source: SourceName, name: string): OperatorError {
  const variable = settings.find((setting) => setting.name === name)?.environment
  return new OperatorError({
    zh: `数据来源 ${source} 缺少设置 ${name}：请在 astrolabe.yaml 中给出，或设环境变量 ${variable}`,
    en: `The source ${source} needs the setting ${name}: give it in astrolabe.yaml or as ${variable}`,
  })
}

/** The default price in micro-units; its text was checked with the settings. */
export function defaultPriceMicros(settings: Settings): number {
  return parseMoney(settings.defaultPrice) ?? 0
}
