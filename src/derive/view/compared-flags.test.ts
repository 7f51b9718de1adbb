import { expect, test } from 'vitest'
import { flagInputs } from './compared-flags.ts'

test('numbers have no more decimals than say anything', () => {
  const inputs = [
    { name: 'days_since_newest', value: 278.211_629_930_555_55, of: null },
    { name: 'price', value: 263_700.5, of: '1-20s视频' },
    { name: 'rise', value: 0.2, of: null },
  ]
  expect(flagInputs({ inputs })).toBe(
    'days_since_newest = 278.2116, price (1-20s视频) = 263700.5, rise = 0.2',
  )
})
