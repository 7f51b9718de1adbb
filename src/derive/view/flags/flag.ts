import { datasets } from '../../../catalog/index.ts'
import type { VideoKind } from '../../../catalog/view/section.ts'
import type { Text } from '../../../core/text.ts'
import type { PriceHistory } from '../price-history.ts'
import type { ReadBody } from '../read-body.ts'
import type { ThresholdName, Thresholds } from './thresholds.ts'

/** An answer of a view that came. */
export interface FlagAnswer {
  readonly section: string
  readonly dataset: string
  /** The videos that it is about, where it is about one kind. */
  readonly kind?: VideoKind
  readonly collectedAtMs: number
  readonly ageMs: number
  readonly read: ReadBody
}

/** All that flags are judged by: what is not in it is missing, and raises none. */
export interface FlagFacts {
  readonly answers: readonly FlagAnswer[]
  /** The datasets of which made-up data came beside the real data of others, which it is kept from. */
  readonly leftOut?: readonly string[]
  /** Undefined where the history is not to be asked. */
  readonly prices?: Pick<PriceHistory, 'atMs' | 'before'> | undefined
  readonly thresholds: Thresholds
}

/** A number that was put into a rule. */
export interface FlagInput {
  readonly name: string
  readonly value: number
  /** The tier, day or group that it is of. */
  readonly of?: string
}

/** What a flag rests on. */
export interface Evidence {
  readonly videos?: readonly { readonly id: string; readonly publishedAtMs: number }[]
  readonly days?: readonly string[]
  /** The sections, where it rests on others than those of the datasets that it needs. */
  readonly sections?: readonly string[]
}

export interface Judged extends Evidence {
  readonly state: 'suspected' | 'clear'
  readonly inputs: readonly FlagInput[]
  /** How many videos, days or people the numbers are of. */
  readonly n?: number
}

/** Neither raised nor clear, since something is missing. */
export interface NotJudged {
  readonly state: 'notJudged'
  readonly why: Text
  /** The datasets of which no answer came. */
  readonly absent?: readonly string[]
  readonly n?: number
}

export type Judgement = Judged | NotJudged

/** A suspicion by an open rule: a pure function of what was collected about one creator. */
export interface Flag {
  readonly name: string
  readonly title: Text
  /** What it tells a buyer. */
  readonly says: Text
  readonly thresholds: readonly ThresholdName[]
  /** The rule in words, with the thresholds that are set. */
  readonly rule: (thresholds: Thresholds) => Text
  /** The datasets without any of which it cannot be judged. */
  readonly needs: readonly string[]
  readonly judge: (facts: FlagFacts) => Judgement
}

/** The answer of a dataset: of the kind of videos that is named, or else the first. */
export function answerOf({ answers }: FlagFacts, dataset: string, kind?: VideoKind) {
  return answers.find(
    (answer) => answer.dataset === dataset && (kind === undefined || answer.kind === kind),
  )
}

export function judged(
  isSuspected: boolean,
  inputs: readonly FlagInput[],
  others: Evidence & { readonly n?: number } = {},
): Judged {
  return { state: isSuspected ? 'suspected' : 'clear', inputs, ...others }
}

/** Of answers that came without what the rule needs. */
export function lacking(from: string | readonly string[], ...fields: readonly string[]): NotJudged {
  const { zh, en } = namesOf([from].flat())
  const named = fields.join(', ')
  return {
    state: 'notJudged',
    why: {
      zh: `${zh}的数据中没有（或不完整）：${named}`,
      en: `The data of ${en} has no, or no complete, ${named}`,
    },
  }
}

/** Of answers that never came. */
export function absent(...from: readonly string[]): NotJudged {
  const { zh, en } = namesOf(from)
  const why =
    from.length === 0
      ? { zh: '没有取得任何数据', en: 'No data came at all' }
      : { zh: `没有取得数据：${zh}`, en: `No data came of ${en}` }
  return { state: 'notJudged', absent: from, why }
}

/** Of answers that are made up, where those of other datasets are real. */
export function madeUp(from: readonly string[]): NotJudged {
  const { zh, en } = namesOf(from)
  return {
    state: 'notJudged',
    why: {
      zh: `${zh}只有沙箱虚构数据，不与真实数据混用`,
      en: `Of ${en} there is made-up sandbox data only, which is not mixed with real data`,
    },
  }
}

/** What datasets are called. */
function namesOf(names: readonly string[]): Text {
  const titles = names.flatMap((name) => datasets.find((each) => each.name === name)?.title ?? [])
  return {
    zh: titles.map(({ zh }) => zh).join('、'),
    en: titles.map(({ en }) => en).join(', '),
  }
}

/** Of fewer samples than a rate can be judged by; undefined where there are enough. */
export function tooFew(n: number, { leastSample }: Thresholds): NotJudged | undefined {
  if (n >= leastSample) return undefined
  const why = {
    zh: `样本不足：n = ${n}，至少需要 ${leastSample}`,
    en: `Too few samples: n = ${n}, at least ${leastSample} are needed`,
  }
  return { state: 'notJudged', why, n }
}

/** A fraction as rules say it. */
export const percent = (share: number): Text => {
  const figure = Number((share * 100).toFixed(4))
  return { zh: `${figure}%`, en: `${figure} %` }
}
