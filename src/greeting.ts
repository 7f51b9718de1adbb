import { catalog } from './catalog/index.ts'
import { documentedCreatorId } from './catalog/kinds/id.ts'
import type { Language, Text } from './core/text.ts'
import type { Gateway } from './gateway.ts'

/** What is printed once the gateway listens: where, what its data is, and how to try it. */
export function greeting({ address, sources, demoToken }: Gateway, language: Language): string[] {
  const lines: Text[] = [
    { zh: `Astrolabe 已启动：${address}`, en: `Astrolabe is listening on ${address}` },
  ]
  if (sources.includes('sandbox')) lines.push(sandboxNotice)
  const told = lines.map((line) => line[language])
  return demoToken === undefined ? told : [...told, '', ...demoLines(address, demoToken, language)]
}

const sandboxNotice: Text = {
  zh: 'SANDBOX：返回的是沙箱虚构数据，不是真实达人数据（响应头 X-Source: sandbox）。',
  en: 'SANDBOX: answers are made-up sandbox data, not real creators (header X-Source: sandbox).',
}

const demoMade: Text = {
  zh: '已创建账户 demo（余额 1000 元）和一个令牌，令牌只显示这一次：',
  en: 'Made the account demo with 1000 CNY and a token, which is shown this once:',
}

const tryIt: Text = { zh: '试一试：', en: 'Try it:' }

function demoLines(address: string, token: string, language: Language): string[] {
  const [first] = catalog.values()
  const idName = Object.keys(first?.parameters ?? {})[0]
  const url = `${address}${first?.path}?${idName}=${documentedCreatorId}`
  return [
    demoMade[language],
    `  ${token}`,
    '',
    tryIt[language],
    `  curl -H 'Authorization: Bearer ${token}' '${url}'`,
  ]
}
