import { type TProperties, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { OperatorError } from '../core/errors.ts'
import { parseMoney } from '../core/money.ts'
import { redactTokens } from '../core/redact.ts'
import { invalidValue, nearest, quoted, type Text, unknownName } from '../core/text.ts'
import { FileError } from '../core/text-file.ts'
import type { SourceName } from '../sources/open.ts'
import {
  configVariable,
  environmentLanguage,
  ownEnvironment,
  prefix,
  settingsFile,
  variableIn,
} from './environment.ts'
import { type FileGroup, type FileValue, readSettingsFile } from './file.ts'
import type { SettingNotes } from './notes.ts'
import { type Settings, settingsSchema } from './schema.ts'

export type { Settings } from './schema.ts'

export interface SettingEntry {
  /** Its dotted name in `astrolabe.yaml`. */
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

/**
 * Reads the settings: defaults, then `astrolabe.yaml` of the working folder (or the file that
 * `ASTROLABE_CONFIG` names), then the environment, then flags. Throws OperatorError that names the
 * setting, its value and what is accepted.
 */
export function loadSettings(
  flags: Readonly<Record<string, unknown>>,
  environment = ownEnvironment,
  folder = process.cwd(),
): Settings {
  const given = new Map<string, unknown>([['language', environmentLanguage(environment)]])
  for (const [name, value] of inFile(environment, folder)) given.set(name, value)
  refuseUnknownVariables(environment)
  for (const { name, environment: variable } of settings) {
    const value = variableIn(environment, variable)
    if (value !== undefined) given.set(name, value)
  }
  for (const [name, value] of Object.entries(flags)) {
    if (value !== undefined) given.set(name, value)
  }
  for (const [name, value] of given) refuseUnknown(name, value)
  const checked = assemble(settingsSchema.properties, [], given)
  return Value.Parse(settingsSchema, Value.Default(settingsSchema, checked))
}

/**
 * What the file gives. Each setting is in it once: `relay.token` may stand beside a group called
 * `relay`.
 */
function inFile(environment: NodeJS.ProcessEnv, folder: string): ReadonlyMap<string, FileValue> {
  const entries = flatten(fileSettings(environment, folder), [])
  const given = new Map(entries)
  const repeated = entries.find(([name], index) => entries.findIndex(([n]) => n === name) < index)
  if (!repeated) return given
  throw new OperatorError({
    zh: `设置文件中重复给出了 ${repeated[0]}，请只保留一处`,
    en: `The file of settings gives ${repeated[0]} twice: keep one`,
  })
}

function fileSettings(environment: NodeJS.ProcessEnv, folder: string): FileGroup {
  const file = settingsFile(environment, folder)
  try {
    return readSettingsFile(file, isAcceptedText)
  } catch (error) {
    if (!(error instanceof FileError) || !error.isAbsent) throw error
    if (variableIn(environment, configVariable) === undefined) return {}
    throw wrong(configVariable, file, { zh: '存在的文件', en: 'a file that exists' })
  }
}

function isAcceptedText(name: string, text: string): boolean {
  const schema = settings.find((setting) => setting.name === name)?.schema
  return schema !== undefined && Type.IsString(schema) && Value.Check(schema, text)
}

/** Gives every value under its dotted name. A name without a value is as good as absent. */
function flatten(values: FileGroup, path: readonly string[]): [name: string, value: FileValue][] {
  return Object.entries(values).flatMap(([key, value]): [string, FileValue][] => {
    const names = [...path, key]
    if (value === null) return []
    if (isGroup(value) && !isWhole(names)) return flatten(value, names)
    return [[names.join('.'), value]]
  })
}

function isGroup(value: FileValue): value is FileGroup {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
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

/** Makes of a text what the schema asks for: the environment, the file and flags hold text only. */
function convert(schema: TSchema, value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (Type.IsInteger(schema) && /^\d+$/.test(value)) return Number(value)
  if (Type.IsNumber(schema) && /^\d+(\.\d+)?$/.test(value)) return Number(value)
  if (Type.IsRecord(schema)) return byName(value, Type.IsArray(Type.RecordValue(schema)))
  if (Type.IsBoolean(schema) && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  if (Type.IsArray(schema)) return value.split(',').map((each) => each.trim())
  return value
}

/**
 * Reads `a=x,y;b=z` as lists by name, x and y for a, z for b, or as texts by name. Gives the text
 * itself where it is none of that.
 */
function byName(text: string, hasLists: boolean): unknown {
  const parts = text.split(';').map((part) => /^\s*([\w-]+)\s*=([^=]+)$/.exec(part))
  if (parts.includes(null)) return text
  const read = (value = '') =>
    hasLists ? value.split(',').map((each) => each.trim()) : value.trim()
  return Object.fromEntries(parts.map((part) => [part?.[1], read(part?.[2])]))
}

function refuseUnknown(name: string, value: unknown): void {
  const names = settings.map((setting) => setting.name)
  if (names.includes(name)) return
  const members = names.filter((known) => known.startsWith(`${name}.`))
  if (members.length > 0) {
    const hasSecret = settings.some((setting) => {
      return members.includes(setting.name) && isSecret(setting.schema)
    })
    throw wrong(name, hasSecret ? '[redacted]' : value, {
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
    typeof value === 'string'
      ? quoted(withoutSecrets(value))
      : withoutSecrets(JSON.stringify(value))
  return new OperatorError(invalidValue(subject, shown, accepted))
}

/** Before the host of an address there may be a password. */
function withoutSecrets(shown: string): string {
  return redactTokens(shown).replace(/:\/\/\S*@/g, '://[redacted]@')
}

/** The sources in their order: those named, or else those set up, or else the sandbox. */
export function sourcesOf({ sources, relay, tikhub, xingtu }: Settings): readonly SourceName[] {
  if (sources) return sources
  const setUp: SourceName[] = []
  if (relay.url !== undefined || relay.token !== undefined) setUp.push('relay')
  if (tikhub.key !== undefined) setUp.push('tikhub')
  if (xingtu.sessionFile !== undefined || xingtu.session !== undefined) setUp.push('xingtu')
  return setUp.length > 0 ? setUp : ['sandbox']
}

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
  if (named.includes('tikhub') && read.tikhub.key === undefined)
    throw missing('tikhub', 'tikhub.key')
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

/** What may be paid to TikHub in a day, in millionths of a US dollar; checked as well. */
export function tikhubLimitMicros(settings: Settings): number {
  return parseMoney(settings.tikhub.dailyLimit) ?? 0
}
