// What an integrator would build from parts: Fastify with a rate limit, a key hook and a proxy.
import proxy from '@fastify/http-proxy'
import rateLimit from '@fastify/rate-limit'
import Fastify from 'fastify'

const [port = '0', upstream = '', key = ''] = process.argv.slice(2)
const app = Fastify()
await app.register(rateLimit, { max: 1_000_000_000, timeWindow: '1 second' })
app.addHook('onRequest', async (request, reply) => {
  if (request.query.token !== key) return reply.code(401).send({ code: 100 })
})
await app.register(proxy, { upstream })
await app.listen({ port: Number(port), host: '127.0.0.1' })
