import { join } from 'node:path'
import { type Language, unquoted } from '../core/text.ts'

/** How the environment names a setting, and the file that has others. */
export const prefix = 'ASTROLABE_'
export const configVariable = `${prefix}CONFIG`

/** The environment of this process. */
export const ownEnvironment: NodeJS.ProcessEnv = process.env

/**
 * A variable's value; undefined where it is empty. Docker and systemd hand on what surrounds a value
 * in an environment file: a pair of quotation marks and spaces at its ends are no part of it.
 */
export function variableIn(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const given = environment[name]
  const trimmed = given?.trim()
  if (!given || !trimmed) return given || undefined
  return unquoted(trimmed) || undefined
}

/** The language that the environment speaks, for what is said before the settings are read. */
export function environmentLanguage(environment = ownEnvironment): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment
  return /^zh/i.test(givenLanguage(environment) || LC_ALL || LC_MESSAGES || LANG || '')
    ? 'zh'
    : 'en'
}

/** The language as the environment sets it; undefined where it does not. */
export const givenLanguage = (environment: NodeJS.ProcessEnv) =>
  variableIn(environment, `${prefix}LANGUAGE`)

/** The file that has settings, where it is there. */
export function settingsFile(environment: NodeJS.ProcessEnv, folder: string): string {
  return variableIn(environment, configVariable) ?? join(folder, 'astrolabe.yaml')
}
