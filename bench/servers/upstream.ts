// Stands in for Xingtu: every answer takes the same time, and the login always holds. `/asked` tells
// how many answers were asked for.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const [port = '0', bodyFile = '', delayMs = '50'] = process.argv.slice(2)
const body = readFileSync(bodyFile)
const headers = { 'Content-Type': 'application/json; charset=utf-8' }
let asked = 0
createServer({ keepAliveTimeout: 0 }, ({ url }, response) => {
  if (url === '/asked') {
    response.end(String(asked))
    return
  }
  if (url?.startsWith('/gw/api/demander/info')) {
    response.writeHead(200, headers).end('{"status":1,"base_resp":{"status_code":0}}')
    return
  }
  asked++
  setTimeout(() => response.writeHead(200, headers).end(body), Number(delayMs))
}).listen(Number(port), '127.0.0.1')
