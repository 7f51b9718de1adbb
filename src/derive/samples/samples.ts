import type { Endpoint } from '../../catalog/define.ts'
import type { Language } from '../../core/text.ts'
import { bashSample } from './bash.ts'
import { goSample } from './go.ts'
import { javaSample } from './java.ts'
import { javaScriptSample } from './javascript.ts'
import { phpSample } from './php.ts'
import { type PromptAddresses, promptSample } from './prompt.ts'
import { pythonSample } from './python.ts'
import { sampleCall } from './sample-call.ts'

export interface Sample {
  /** The name, which is the same in both languages. */
  readonly id: 'bash' | 'prompt' | 'python' | 'javascript' | 'java' | 'go' | 'php'
  readonly label: string
  /** The language that a fenced block names. */
  readonly fence: string
  readonly code: string
}

/**
 * How to call an endpoint, in the order readers see: complete files, and a prompt for a model.
 * `server` is a base address without a final slash, `openapi` the document of this endpoint.
 * Templates of our own: what snippet generators write checks no code and has no time-out.
 */
export function samplesOf(
  endpoint: Endpoint,
  language: Language,
  addresses: PromptAddresses,
): readonly Sample[] {
  const call = sampleCall(endpoint, language, addresses.server)
  const prompt = promptSample(endpoint, language, addresses)
  return [
    { id: 'bash', label: 'bash', fence: 'bash', code: bashSample(call) },
    { id: 'prompt', label: promptLabel[language], fence: 'text', code: prompt },
    { id: 'python', label: 'Python', fence: 'python', code: pythonSample(call) },
    { id: 'javascript', label: 'JavaScript', fence: 'js', code: javaScriptSample(call) },
    { id: 'java', label: 'Java', fence: 'java', code: javaSample(call) },
    { id: 'go', label: 'Go', fence: 'go', code: goSample(call) },
    { id: 'php', label: 'PHP', fence: 'php', code: phpSample(call) },
  ]
}

const promptLabel = { zh: 'AI 提示词', en: 'AI prompt' }
