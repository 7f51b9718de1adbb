// The measure of all rows: node:http with the answer made beforehand.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const [port = '0', bodyFile = ''] = process.argv.slice(2)
const body = readFileSync(bodyFile)
const headers = {
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Length': body.length,
}
createServer((_request, response) => {
  response.writeHead(200, headers).end(body)
}).listen(Number(port), '127.0.0.1')
