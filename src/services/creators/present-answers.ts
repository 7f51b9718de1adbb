import { shanghaiIso } from '../../core/clock.ts'
import { codes } from '../../core/codes.ts'
import { isMadeUp } from '../../core/made-up.ts'
import { formatMoney } from '../../core/money.ts'
import type { Language } from '../../core/text.ts'
import type { PresentedOrigin } from '../../derive/view/presented.ts'
import { sheetTexts } from '../../derive/view/sheet-texts.ts'
import type { Quoted } from './ask.ts'
import { type Came, kindsOf } from './came.ts'
import type { ViewAnswer } from './gather.ts'
import { presentTotals } from './present-quote.ts'

/** Whether any of it is made up, and where not all is, what that means. */
export function presentKinds(came: Came, language: Language) {
  const { sandbox, isMixed } = kindsOf(came)
  return { sandbox, mixed: isMixed ? sheetTexts.mixed[language] : null }
}

/** How the answer to one question came, or why it did not. */
export function presentOrigin(answer: ViewAnswer, language: Language): PresentedOrigin {
  const { section, question, endpoint, outcome, read } = answer
  const { requestId, costMicros, source } = outcome
  const found = outcome.code === 0 && read ? outcome : undefined
  return {
    section,
    dataset: question.dataset,
    asked: question.parameters,
    endpoint: endpoint.id,
    requestId,
    cost: formatMoney(costMicros),
    source,
    sandbox: outcome.code === 0 && isMadeUp(outcome.answer.source),
    collectedAt: found ? shanghaiIso(found.answer.collectedAtMs) : null,
    ageSeconds: found ? Math.floor((found.ageMs ?? 0) / 1000) : null,
    error: found ? null : errorOf(outcome, language),
  }
}

function errorOf(outcome: ViewAnswer['outcome'], language: Language) {
  // What was paid for and cannot be read here can be asked for again by its call.
  if (outcome.code === 0) return { code: 500, message: codes[500].meaning[language] }
  return { code: outcome.code, message: outcome.text[language] }
}

/** What stands where nothing was asked, with what it would cost. */
export function presentUnasked({ questions, standing }: Quoted) {
  return {
    ...{ sandbox: false, mixed: null, cost: formatMoney(0) },
    quote: {
      ...presentTotals(questions, standing),
      items: questions.map(({ creator, section, endpoint, priceMicros: price, ...of }) => ({
        ...{ creator, section, endpoint: endpoint.id, price: formatMoney(price) },
        isStored: of.isStored,
        isPermitted: of.isPermitted,
      })),
    },
  }
}
