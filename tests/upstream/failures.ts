import { pipeline, Readable } from 'node:stream'
import { constants, gzipSync } from 'node:zlib'
import { json, type Script } from './stand-in.ts'

const body = '{"a":"6629722295873044494","base_resp":{"status_code":0,"status_message":""}}'

export const hung: Script = () => {}

/** Headers and a part of the body, and then nothing more. */
export const stalled: Script = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write(body.slice(0, 20))
}

export const slow =
  (ms: number): Script =>
  (request, response) => {
    setTimeout(() => json(body)(request, response), ms)
  }

/** The connection ends before the length that was announced. */
export const cut: Script = (_request, response) => {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': String(body.length),
  })
  response.write(body.slice(0, 20), () => response.destroy())
}

/** A compressed body that ends early, with nothing in the protocol to tell. */
export const cutGzip: Script = (_request, response) => {
  const bytes = gzipSync(body)
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    connection: 'close',
  })
  response.end(bytes.subarray(0, bytes.length - 12))
}

export const hangUp: Script = (_request, response) => {
  response.destroy()
}

export const truncatedJson: Script = json(body.slice(0, -9))
export const empty: Script = json('')
export const notAnObject: Script = json('[1]')
export const withoutStatus: Script = json('{"message":"hello"}')
export const notUtf8: Script = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]))
}

const page =
  (html: string, type = 'text/html; charset=utf-8'): Script =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type })
    response.end(html)
  }

export const html = page('<!doctype html><title>Bad gateway</title>')
/** Said to be JSON, and yet a page. */
export const disguisedHtml = page('\n<!doctype html><title>502</title>', 'application/json')
export const loginPage = page('<html><head><title>登录-巨量星图</title></head></html>')
export const captchaPage = page('<html><head><title>验证码中间页</title></head></html>')
export const wrongType = page(body, 'text/plain')

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Script =>
  (request, response) =>
    json(`{"cookie":${JSON.stringify(request.headers.cookie)}}`, headers, code)(request, response)

/** The upstream's own refusal, in words that repeat what it was sent. */
export const statusCode =
  (code: number, message: string): Script =>
  (request, response) => {
    const said = `${message} ${request.headers.cookie ?? request.headers.authorization ?? ''}`
    const base_resp = { status_code: code, status_message: said }
    json(JSON.stringify({ base_resp }))(request, response)
  }

export const redirect = (location: string): Script => status(302, { location })
export const loggedOutHeader: Script = json(body, { 'x-tt-agw-login': '0' })

/** Made once it is asked for: most that import this never do. */
let bomb: Buffer | undefined

export const gzipBomb: Script = (_request, response) => {
  bomb ??= gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20), { level: constants.Z_BEST_SPEED })
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
  response.end(bomb)
}

/** Counts what it could send of 50 MB before it was cut off. */
export function huge() {
  let sent = 0
  const chunk = Buffer.alloc(1_000_000, 0x20)
  const script: Script = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const chunks = function* () {
      for (; sent < 50_000_000; sent += chunk.length) yield chunk
    }
    pipeline(Readable.from(chunks()), response, () => {})
  }
  return { script, sent: () => sent }
}
