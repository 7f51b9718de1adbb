import { misread } from '../fields.ts'

const maxCharacters = 100

/** Throws OperatorError for a token's name that would not stand well in a list. */
export function checkName(name: string | null): void {
  if (name === null) return
  const isPrintable = !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)
  if (name.trim() !== '' && isPrintable && [...name].length <= maxCharacters) return
  throw misread('name', name, {
    zh: `1 至 ${maxCharacters} 个字符，不含控制字符`,
    en: `1 to ${maxCharacters} characters without control characters`,
  })
}
