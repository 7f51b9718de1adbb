import { Agent, get } from 'node:http'
import type { Envelope } from './harness.ts'

const agent = new Agent({ keepAlive: true })

/** Makes a call as thousands are made: with half of what `fetch` takes where there are many at a time. */
export function leanCall(url: string): Promise<Envelope> {
  const { promise, resolve, reject } = Promise.withResolvers<Envelope>()
  const request = get(url, { agent }, (response) => {
    let text = ''
    response
      .setEncoding('utf8')
      .on('data', (chunk: string) => {
        text += chunk
      })
      .on('end', () => {
        // What a process that dies has sent of an answer is no answer.
        try {
          resolve(JSON.parse(text) as Envelope)
        } catch (error) {
          reject(error)
        }
      })
      .on('error', reject)
  })
  request.on('error', reject)
  return promise
}
