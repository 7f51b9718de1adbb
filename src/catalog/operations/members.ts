import { Type } from 'typebox'
import type { Text } from '../../core/text.ts'
import { id, naming, orNull, untyped, words } from '../units.ts'

/** Members that the answers of several operations have. */

export const time = (meaning: Text) => words(meaning)

/** An amount is decimal text, as in every header. */
export const money = (meaning: Text) => words(meaning)

export const creator = id({ zh: '达人 ID', en: "The creator's id" })
export const dataset = naming(words({ zh: '数据集', en: 'The dataset' }))
export const source = naming(
  words({
    zh: '数据来源；sandbox 或以 /sandbox 结尾的为沙箱虚构数据',
    en: 'The source; sandbox, or what ends in /sandbox, is made-up data',
  }),
)
export const metric = naming(words({ zh: '指标', en: 'The metric' }))
export const unit = orNull(words({ zh: '归一后的单位', en: 'The normal unit it is in' }))

/** A number that is null where it is missing; its unit stands beside it. */
export const numberOrNull = (meaning: Text) => orNull(Type.Number({ 'x-text': meaning }))

export const figureValue = numberOrNull({
  zh: '数值；当时缺失则为 null',
  en: 'The figure; null where it was missing',
})

export const query = untyped({
  zh: '当时向上游查询的参数，不同参数的结果不可混用',
  en: 'What the upstream was asked; answers to different questions do not mix',
})
