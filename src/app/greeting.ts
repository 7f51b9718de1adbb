import { documentedCreatorId } from '../catalog/kinds/id.ts'
import { sourceStates } from '../core/source-state.ts'
import type { Language, Text } from '../core/text.ts'
import type { Trouble } from '../sources/source.ts'
import type { Gateway, SourceReport } from './gateway.ts'

/** What is printed once the gateway listens: where, what to read, what its data is, and how to try it. */
export function greeting(
  { address, demoToken }: Pick<Gateway, 'address' | 'demoToken'>,
  sources: readonly SourceReport[],
  language: Language,
): string[] {
  const lines = [
    demoToken === undefined ? listening(address) : listeningFirst(address, demoToken),
    documentation(address),
    ...sources.flatMap(sourceLines),
  ]
  const told = lines.map((line) => line[language])
  if (demoToken === undefined) return told
  return [...told, '', tryIt[language], `  ${trialCall(address, demoToken)}`]
}

function listening(address: string): Text {
  return { zh: `Astrolabe 已启动：${address}`, en: `Astrolabe is listening on ${address}` }
}

/**
 * The token stands in the first line, which is read also where the others are not: it cannot be had
 * again.
 */
function listeningFirst(address: string, token: string): Text {
  const { zh, en } = listening(address)
  return {
    zh: `${zh}，新建账户 demo 的令牌（只显示这一次）：${token}`,
    en: `${en}; token of the new account demo, shown this once: ${token}`,
  }
}

function documentation(address: string): Text {
  return { zh: `文档：${address}/docs/`, en: `Documentation: ${address}/docs/` }
}

/** How a source is, and what to do where it does not answer. */
function sourceLines({ name, state, troubles, notices }: SourceReport): Text[] {
  const told = notices.map((notice) => noticeLine(name, notice))
  if (troubles.length > 0) return [...troubles.map(troubleLine), ...told]
  if (name === 'sandbox') return [sandboxNotice]
  return [noticeLine(name, state === undefined ? checking : sourceStates[state]), ...told]
}

const noticeLine = (name: string, { zh, en }: Text): Text => ({
  zh: `数据来源 ${name}：${zh}`,
  en: `Source ${name}: ${en}`,
})

const checking: Text = {
  zh: '正在检查登录，结果见日志与 /readyz',
  en: 'its login is being checked; the log and /readyz will tell',
}

function troubleLine({ reason, detail }: Trouble): Text {
  const seen =
    detail === undefined ? { zh: '', en: '' } : { zh: `（${detail}）`, en: ` (${detail})` }
  const en = `${reason.en.charAt(0).toUpperCase()}${reason.en.slice(1)}`
  return { zh: reason.zh + seen.zh, en: en + seen.en }
}

const sandboxNotice: Text = {
  zh: 'SANDBOX：返回的是沙箱虚构数据，不是真实达人数据（响应头 X-Source: sandbox）。',
  en: 'SANDBOX: answers are made-up sandbox data, not real creators (header X-Source: sandbox).',
}

const tryIt: Text = {
  zh: '账户 demo 的余额为 1000 元，试一试：',
  en: 'The account demo has 1000 CNY. Try it:',
}

/** The first call of the README and the guides, which tell how to read its answer. */
const trialPath = '/api/douyin-xingtu/get-kol-spread-info/v1?kolId='

function trialCall(address: string, token: string): string {
  const url = `${address}${trialPath}${documentedCreatorId}`
  return `curl -H 'Authorization: Bearer ${token}' '${url}'`
}
