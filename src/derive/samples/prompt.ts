import type { Choice, Parameter } from '../../catalog/kinds/kind.ts'
import { type CodeEntry, codes } from '../../core/codes.ts'
import { requestHeaders } from '../../core/headers.ts'
import type { Language, Text } from '../../core/text.ts'
import { callParameters, type Described } from '../call-parameters.ts'
import { envelopeTexts } from '../openapi-envelope.ts'
import { joinSentences, openingSentences, sentence } from '../schema.ts'
import { memberTypes, promptRules, promptTexts } from './prompt-texts.ts'
import { labelOf, type SampleAddresses, unsure } from './sample-call.ts'

/** What a language model is given to write a call: everything it needs, in the reader's language. */
export function promptSample(
  operation: Described,
  language: Language,
  addresses: SampleAddresses,
): string {
  const say = (text: Text) => text[language]
  const sections: readonly (readonly [heading: Text, lines: readonly string[]])[] = [
    [promptTexts.endpoint, operationLines(operation, language, addresses)],
    [
      promptTexts.token,
      operation.entry === 'token' ? tokenLines.map(say) : [say(promptTexts.noToken)],
    ],
    [promptTexts.parameters, parameterLines(operation, language)],
    [promptTexts.headers, headerLines(language)],
    [promptTexts.answer, answerLines(language)],
    [promptTexts.codes, codeLines(language)],
    [promptTexts.rules, promptRules.map((rule, index) => `${index + 1}. ${say(rule)}`)],
  ]
  const texts = sections.map(([heading, lines]) => `# ${say(heading)}\n\n${lines.join('\n')}`)
  return `${[say(promptTexts.task), ...texts].join('\n\n')}\n`
}

function operationLines(
  operation: Described,
  language: Language,
  { server, cn, openapi }: SampleAddresses,
): string[] {
  const { title, path, successor } = operation
  const item = (name: Text, value: string) => listItem(name[language], value, language)
  const replaced = successor?.served ? promptTexts.useSuccessor : promptTexts.successorUnserved
  return [
    item(promptTexts.name, title[language]),
    item(promptTexts.answers, joinSentences(openingSentences(operation, language), language)),
    item(promptTexts.method, operation.method),
    item(promptTexts.address, `${server}${path}`),
    ...(cn === undefined ? [] : [item(promptTexts.mainland, `${cn}${path}`)]),
    item(promptTexts.openapi, openapi),
    ...(successor
      ? [
          item(
            promptTexts[successor.served ? 'deprecated' : 'older'],
            replaced(successor.path)[language],
          ),
        ]
      : []),
  ]
}

const tokenLines: readonly Text[] = [
  promptTexts.tokenWays,
  ...[promptTexts.tokenHeader, promptTexts.tokenQuery].map(({ zh, en }, index) => ({
    zh: `${index + 1}. ${zh}`,
    en: `${index + 1}. ${en}`,
  })),
  { zh: '', en: '' },
  promptTexts.tokenVariable,
]

function parameterLines(operation: Described, language: Language): string[] {
  const parameters = callParameters(operation)
  if (parameters.length === 0) return [promptTexts.noParameters[language]]
  const lines = parameters.flatMap(([name, parameter]) => [
    listItem(name, parameterText(parameter, operation.method, language), language),
    ...choiceLines(parameter, language),
  ])
  const inPath = operation.path.includes('{') ? [promptTexts.inPath[language]] : []
  const lead = promptTexts[operation.method === 'POST' ? 'membersLead' : 'parametersLead']
  return [lead[language], ...inPath, ...lines]
}

/** Prints a parameter as `string, optional, default _1. Which videos the figures cover.` */
function parameterText(
  parameter: Parameter,
  method: Described['method'],
  language: Language,
): string {
  const { keywords, required, meaning, confidence, default: value } = parameter
  const isJson = method === 'POST'
  const example = isJson && parameter.example ? JSON.stringify(keywords.example) : parameter.example
  const type = isJson && keywords.type === 'array' ? 'jsonArray' : keywords.type
  const facts = [
    promptTexts[type][language],
    promptTexts[required ? 'required' : 'optional'][language],
    ...(value === undefined ? [] : [`${promptTexts.default[language]} ${value}`]),
    ...(example === undefined ? [] : [`${promptTexts.example[language]} ${example}`]),
  ]
  const text = `${meaning[language]}${unsure(confidence, language)}`
  const list = `${facts.join(language === 'zh' ? '，' : ', ')}${language === 'zh' ? '。' : '.'}`
  return joinSentences([list, sentence(text, language)], language)
}

function choiceLines(parameter: Parameter, language: Language): string[] {
  const { choices, isOpen } = parameter
  if (choices.length === 0) return []
  const lead = isOpen ? promptTexts.known : promptTexts.accepted
  const lines = choices.map((choice) => `  ${choiceLine(choice, language)}`)
  return [`  ${lead[language]}`, ...lines]
}

function choiceLine(choice: Choice, language: Language): string {
  const { name, code } = choice
  const also = code !== undefined && code !== name && promptTexts.alsoCode(code)[language]
  const text = labelOf(choice, language)
  return listItem(name, also ? [text, also].join(language === 'zh' ? '；' : '; ') : text, language)
}

function headerLines(language: Language): string[] {
  return Object.entries(requestHeaders).map(([name, { meaning }]) =>
    listItem(name, meaning[language], language),
  )
}

function answerLines(language: Language): string[] {
  const members = Object.entries(envelopeTexts)
  return [
    promptTexts.answerLead[language],
    ...members.map(([name, text]) => {
      const type = sentence(memberTypes[name]?.[language] ?? '', language)
      return listItem(name, joinSentences([type, text[language]], language), language)
    }),
  ]
}

function codeLines(language: Language): string[] {
  const entries: [string, CodeEntry][] = Object.entries(codes)
  return entries.map(([code, { meaning, billed, retryable, remedy }]) => {
    const facts = [
      meaning,
      promptTexts[billed ? 'billed' : 'notBilled'],
      promptTexts[retryable ? 'retryable' : billed ? 'notNeeded' : 'notRetryable'],
    ]
    const list = facts.map((text) => text[language]).join(language === 'zh' ? '；' : '; ')
    const sentences = [sentence(list, language), remedy[language]]
    return listItem(code, joinSentences(sentences, language), language)
  })
}

function listItem(name: string, text: string, language: Language): string {
  return `- ${name}${language === 'zh' ? '：' : ': '}${text}`
}
