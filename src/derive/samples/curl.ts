import { quoteShell } from './quote.ts'
import { type SampleCall, tokenVariable } from './sample-call.ts'

/** One line for a terminal, with what a call must give; it prints the envelope. */
export function curlSample({ url, parameters, body }: SampleCall, needsToken: boolean): string {
  if (body) return curlPost(url, body.required)
  const needed = parameters.filter(({ required }) => required)
  const query = needed.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('&')
  const token = needsToken ? ` -H "Authorization: Bearer $${tokenVariable}"` : ''
  return `curl${token} ${quoteShell(query === '' ? url : `${url}?${query}`)}\n`
}

function curlPost(url: string, body: object): string {
  const json = quoteShell(JSON.stringify(body))
  return [
    `curl -H "Authorization: Bearer $${tokenVariable}" -H "Content-Type: application/json" \\`,
    `  -d ${json} ${quoteShell(url)}`,
    '',
  ].join('\n')
}
