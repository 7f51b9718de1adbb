import { quotedExcerpt } from '../../core/redact.ts'
import type { Text } from '../../core/text.ts'
import type { BasisTier, Comparison } from './comparison.ts'

/**
 * What to say to whoever asked for a tier that none of the creators sells, with those that they do;
 * undefined where one sells it, or nobody's prices came. Tiers are the upstream's and change, so that
 * it is known only once the prices are.
 */
export function tierProblem(
  { creators, rows }: Pick<Comparison, 'creators' | 'rows'>,
  asked: string | undefined,
): Text | undefined {
  const states = new Set(creators.map(({ state }) => state))
  if (asked === undefined || states.has('ok') || !states.has('noTier')) return undefined
  const sold = rows.flatMap(({ name, tier }) => (name === 'price' && tier ? [tier] : []))
  const shown = quotedExcerpt(asked)
  if (sold.length === 0) {
    return {
      zh: `没有达人在售档位${shown.zh}，也没有任何在售的档位`,
      en: `None of the creators sells the tier ${shown.en}, or any other`,
    }
  }
  return {
    zh: `没有达人在售档位${shown.zh}，在售的有：${sold.map(zhOf).join('、')}，请改填其一`,
    en: `None of the creators sells the tier ${shown.en}; on sale are ${sold.map(enOf).join(', ')}: ask for one of them`,
  }
}

const zhOf = ({ videoType, desc }: BasisTier) => `${videoType}（${desc}）`
const enOf = ({ videoType, desc }: BasisTier) => `${videoType} (${desc})`
