import type { Language } from '../../core/text.ts'
import type { Described } from '../call-parameters.ts'
import { bashSample } from './bash.ts'
import { curlSample } from './curl.ts'
import { goSample } from './go.ts'
import { javaSample } from './java.ts'
import { javaScriptSample } from './javascript.ts'
import { phpSample } from './php.ts'
import { promptSample } from './prompt.ts'
import { pythonSample } from './python.ts'
import { type SampleAddresses, sampleCall, sampleTexts } from './sample-call.ts'

export interface Sample {
  /** The name, which is the same in both languages. */
  readonly id: 'curl' | 'bash' | 'prompt' | 'python' | 'javascript' | 'java' | 'go' | 'php'
  readonly label: string
  /** The language that a fenced block names. */
  readonly fence: string
  readonly code: string
}

/**
 * How to call an operation, in the order readers see: a line for a terminal, complete files, and a
 * prompt for a model. What needs no token is called by a line alone. Templates of our own: what
 * snippet generators write checks no code and has no time-out.
 */
export function samplesOf(
  operation: Described,
  language: Language,
  addresses: SampleAddresses,
): readonly Sample[] {
  const call = sampleCall(operation, language, addresses.server)
  const needsToken = operation.entry === 'token'
  const { cn } = addresses
  const hinted = (mark: string, code: string) =>
    cn === undefined ? code : withComment(`${mark} ${sampleTexts.mainland(cn)[language]}`, code)
  const programs: readonly Sample[] = [
    { id: 'bash', label: 'bash', fence: 'bash', code: hinted('#', bashSample(call)) },
    { id: 'python', label: 'Python', fence: 'python', code: hinted('#', pythonSample(call)) },
    {
      id: 'javascript',
      label: 'JavaScript',
      fence: 'js',
      code: hinted('//', javaScriptSample(call)),
    },
    { id: 'java', label: 'Java', fence: 'java', code: hinted('//', javaSample(call)) },
    { id: 'go', label: 'Go', fence: 'go', code: hinted('//', goSample(call)) },
    { id: 'php', label: 'PHP', fence: 'php', code: hinted('//', phpSample(call)) },
  ]
  const prompt = promptSample(operation, language, addresses)
  return [
    { id: 'curl', label: 'curl', fence: 'bash', code: hinted('#', curlSample(call, needsToken)) },
    { id: 'prompt', label: promptLabel[language], fence: 'text', code: prompt },
    ...(needsToken ? programs : []),
  ]
}

const promptLabel = { zh: 'AI 提示词', en: 'AI prompt' }

/** The code below a comment, which must not come before what has to stand first. */
function withComment(comment: string, code: string): string {
  const [, first = '', rest = ''] = /^((?:#!.*|<\?php)\n)?([\s\S]*)$/.exec(code) ?? []
  return `${first}${comment}\n${rest}`
}
