import type { Dataset } from '../catalog/define.ts'
import { type CodeEntry, codes } from '../core/codes.ts'
import type { Language, Text } from '../core/text.ts'
import { fieldSchema, type JsonObject, joinSentences, sentence } from './schema.ts'

interface ListedCode extends CodeEntry {
  readonly code: number
}

const listed: readonly ListedCode[] = Object.entries(codes).map(([code, entry]) => ({
  ...entry,
  code: Number(code),
}))

/** Every code but 0. */
export const refusals = listed.filter(({ code }) => code !== 0)

/** The place where a component stands. */
export function ref(group: string, name: string): JsonObject {
  return { $ref: `#/components/${group}/${name}` }
}

/** Writes `spread-info` as `SpreadInfo`, and `author_rec_videos_v2` as `AuthorRecVideosV2`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|[-_])(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** The schemas of a dataset: its answer, and the data in it. */
export function datasetSchemas(dataset: Dataset, language: Language): [string, JsonObject][] {
  const name = pascalCase(dataset.name)
  const data = {
    anyOf: [ref('schemas', `${name}Data`), { type: 'null' }],
    description: envelopeTexts.data[language],
  }
  return [
    [name, { title: dataset.title[language], ...envelopeSchema(data, language) }],
    [`${name}Data`, fieldSchema(dataset.data, language)],
  ]
}

const refusedData: Text = { zh: '没有数据。', en: 'There is no data.' }

/** What each member of an envelope says, in the envelope's order. */
export const envelopeTexts = {
  code: {
    zh: '业务码，调用结果以此为准。',
    en: 'The business code, which decides the outcome.',
  },
  message: {
    zh: '结果说明；参数错误时指明参数名、问题与可用值。',
    en: 'The outcome in words; of a wrong parameter its name, what is wrong and what is accepted.',
  },
  data: {
    zh: '采集到的数据，原样返回；code 不为 0 时为 null。',
    en: 'The data as it was collected, unchanged; null where code is not 0.',
  },
  recordTime: {
    zh: '数据的采集时间（ISO 8601，+08:00）；失败时为失败的时间，由网关自身给出的数据则为给出的时间。',
    en: 'When the data was collected (ISO 8601, +08:00); of a refusal, when it was refused; of what the gateway itself knows, when it was read.',
  },
  requestId: {
    zh: '请求编号，查询费用或反馈问题时使用。',
    en: 'Identifies the call: give it when you ask what a call cost or report a problem.',
  },
} satisfies Readonly<Record<string, Text>>

/** The envelope of a call that is refused. */
export function refusalSchema(language: Language): JsonObject {
  return envelopeSchema({ type: 'null', description: refusedData[language] }, language)
}

/** The envelope with these data. */
export function envelopeSchema(data: JsonObject, language: Language): JsonObject {
  return {
    type: 'object',
    required: Object.keys(envelopeTexts),
    properties: {
      code: ref('schemas', 'Code'),
      message: { type: 'string', description: envelopeTexts.message[language] },
      data,
      recordTime: {
        type: 'string',
        format: 'date-time',
        description: envelopeTexts.recordTime[language],
      },
      requestId: { type: 'string', format: 'uuid', description: envelopeTexts.requestId[language] },
    },
  }
}

/** An answer with the dataset's documented example. */
export function successExample({ example }: Dataset, language: Language): JsonObject {
  return envelopeExample({ ...codes[0], code: 0 }, example, language)
}

export function refusalExample(refusal: ListedCode, language: Language): JsonObject {
  return envelopeExample(refusal, null, language)
}

function envelopeExample(
  { code, meaning }: ListedCode,
  data: unknown,
  language: Language,
): JsonObject {
  const message = meaning[language]
  return {
    summary: `${code} ${message}`,
    value: {
      code,
      message,
      data,
      recordTime: '2026-01-15T10:00:00.000+08:00',
      requestId: '019bbf61-8d00-7c3e-9f52-3b6d0a4e8c71',
    },
  }
}

export function codeSchema(language: Language): JsonObject {
  return {
    type: 'integer',
    description: `${envelopeTexts.code[language]}\n\n${codeList(listed, language)}`,
    enum: listed.map(({ code }) => code),
  }
}

const billedText: Text = { zh: '计费。', en: 'Billed.' }
const notBilledText: Text = { zh: '不计费。', en: 'Not billed.' }

/** What each of the codes means, whether it is billed, and what to do about it. */
export function codeList(of: readonly ListedCode[], language: Language): string {
  const colon = language === 'zh' ? '：' : ': '
  const lines = of.map(({ code, meaning, billed, remedy }) => {
    const sentences = [
      sentence(meaning[language], language),
      (billed ? billedText : notBilledText)[language],
      remedy[language],
    ]
    return `- \`${code}\`${colon}${joinSentences(sentences, language)}`
  })
  return lines.join('\n')
}
