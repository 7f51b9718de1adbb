import { existsSync } from 'node:fs'
import type { Language } from '../core/text.ts'
import { environmentLanguage, givenLanguage, ownEnvironment, settingsFile } from './environment.ts'

/**
 * The language of the command line: that of the settings, or of the environment where they are wrong.
 * They are read only where a file of them may say another than the environment.
 */
export async function commandLanguage(
  environment = ownEnvironment,
  folder = process.cwd(),
): Promise<Language> {
  const spoken = environmentLanguage(environment)
  const isGiven = givenLanguage(environment) !== undefined
  if (isGiven || !existsSync(settingsFile(environment, folder))) return spoken
  try {
    const { loadSettings } = await import('./load.ts')
    return loadSettings({}, environment, folder).language
  } catch {
    // Whoever needs the settings is told what is wrong with them.
    return spoken
  }
}
