import type { Language } from '../../../src/core/text.ts'
import type { NormalFigure } from '../../../src/derive/normal-figures.ts'

/** A figure in its normal unit, as people of the language write it. */
export function shownFigure(
  { unit, value }: Pick<NormalFigure, 'unit' | 'value'>,
  language: Language,
) {
  const locale = language === 'zh' ? 'zh-CN' : 'en'
  const number = (options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(value)
  switch (unit) {
    case 'yuan':
      return number({ style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' })
    case 'fraction':
      return number({ style: 'percent', maximumFractionDigits: 2 })
    case 'seconds':
      return `${number({ maximumFractionDigits: 2 })} ${language === 'zh' ? '秒' : 's'}`
    case 'unixSeconds':
      return new Date(value * 1000).toLocaleString(locale, {
        dateStyle: 'medium',
        timeStyle: 'long',
        timeZone: 'Asia/Shanghai',
      })
    default:
      return number({ maximumFractionDigits: 4 })
  }
}
