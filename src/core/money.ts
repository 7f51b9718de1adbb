/** Micro-units in one unit of the account's currency. Every amount we hold is a safe integer of them. */
export const microsPerUnit = 1_000_000

const pattern = /^(-?)(\d{1,9})(?:\.(\d{1,6}))?$/

/**
 * Reads decimal text such as `12.34` as micro-units.
 * Returns undefined for anything else, for more than six decimals, and for a billion and more.
 */
export function parseMoney(text: string): number | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, sign, units = '', decimals = ''] = match
  const micros = Number(units) * microsPerUnit + Number(decimals.padEnd(6, '0'))
  return sign === '-' && micros !== 0 ? -micros : micros
}

/** Prints micro-units as decimal text, with at least two decimals and no digit lost. */
export function formatMoney(micros: number): string {
  if (!Number.isSafeInteger(micros)) throw new RangeError(`Not an amount in micro-units: ${micros}`)
  // Most amounts are whole cents, which this prints exactly and several times faster.
  if (micros % 10_000 === 0) return (micros / microsPerUnit).toFixed(2)
  const digits = String(Math.abs(micros)).padStart(7, '0')
  const decimals = digits.slice(-6).replace(/0{1,4}$/, '')
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}.${decimals}`
}
