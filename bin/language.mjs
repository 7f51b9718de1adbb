/**
 * The text that whoever started this reads, by the environment as src/settings/environment.ts takes it.
 * @param {string} zh @param {string} en
 */
export function inLanguage(zh, en) {
  const { ASTROLABE_LANGUAGE, LC_ALL, LC_MESSAGES, LANG } = process.env
  return /^zh/i.test(ASTROLABE_LANGUAGE || LC_ALL || LC_MESSAGES || LANG || '') ? zh : en
}
