import { catalog } from '../catalog/index.ts'
import { documentedCreatorId } from '../catalog/kinds/id.ts'
import type { Language, Text } from '../core/text.ts'
import type { Gateway } from './gateway.ts'

/** What is printed once the gateway listens: where, what its data is, and how to try it. */
export function greeting({ address, sources, demoToken }: Gateway, language: Language): string[] {
  const lines = [
    demoToken === undefined ? listening(address) : listeningFirst(address, demoToken),
    ...(sources.includes('sandbox') ? [sandboxNotice] : []),
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

const sandboxNotice: Text = {
  zh: 'SANDBOX：返回的是沙箱虚构数据，不是真实达人数据（响应头 X-Source: sandbox）。',
  en: 'SANDBOX: answers are made-up sandbox data, not real creators (header X-Source: sandbox).',
}

const tryIt: Text = {
  zh: '账户 demo 的余额为 1000 元，试一试：',
  en: 'The account demo has 1000 CNY. Try it:',
}

function trialCall(address: string, token: string): string {
  const [first] = catalog.values()
  const idName = Object.keys(first?.parameters ?? {})[0]
  const url = `${address}${first?.path}?${idName}=${documentedCreatorId}`
  return `curl -H 'Authorization: Bearer ${token}' '${url}'`
}
