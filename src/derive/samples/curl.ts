import { quoteShell } from './quote.ts'
import { type SampleCall, tokenVariable } from './sample-call.ts'

/** One line for a terminal, with what a call must give; it prints the envelope. */
export function curlSample({ url, parameters }: SampleCall, needsToken: boolean): string {
  const needed = parameters.filter(({ required }) => required)
  const query = needed.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('&')
  const token = needsToken ? ` -H "Authorization: Bearer $${tokenVariable}"` : ''
  return `curl${token} ${quoteShell(query === '' ? url : `${url}?${query}`)}\n`
}

/** The same for what takes a JSON object. */
export function curlPostSample(url: string, body: object): string {
  const json = quoteShell(JSON.stringify(body))
  return [
    `curl -H "Authorization: Bearer $${tokenVariable}" -H "Content-Type: application/json" \\`,
    `  -d ${json} ${quoteShell(url)}`,
    '',
  ].join('\n')
}
