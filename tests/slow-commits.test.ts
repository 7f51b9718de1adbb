import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { openPeer, type PeerGateway } from './peer-gateways.ts'
import {
  admission,
  admit,
  holderOf,
  openOperated,
  priceMicros,
  settle,
  settlement,
  tally,
} from './postgres-gateways.ts'
import { type PostgresProxy, postgresProxy } from './postgres-proxy.ts'
import { processCounts } from './thorough.ts'
import { needs } from './tools.ts'

const calls = 150
const commitMs = 200

/** Has a call come each millisecond or so, stored and fresh in turns, whatever became of the others. */
async function callSteadily(gateways: readonly PeerGateway[], digest: string) {
  const told = []
  for (let index = 0; index < calls; index++) {
    const { ledger } = gateways[index % gateways.length] as PeerGateway
    const isFresh = Math.floor(index / gateways.length) % 2 === 0
    const request = admission(digest, { take: isFresh ? 'hold' : 'charge' })
    told.push(
      admit(ledger, request).then(async (verdict) => {
        if (isFresh) await settle(ledger, settlement(request))
        return verdict
      }),
    )
    await delay(1)
  }
  return await Promise.allSettled(told)
}

it.each(processCounts)(
  '%i gateways whose commits take 200 ms fail no call, and commit more calls at a time',
  needs('postgres'),
  async (count) => {
    const operated = await openOperated()
    const proxies: PostgresProxy[] = []
    const gateways: PeerGateway[] = []
    while (gateways.length < count) {
      const proxy = await postgresProxy(operated.url)
      gateways.push(await openPeer(operated, { database: proxy.url }))
      proxies.push(proxy)
    }
    const { digest } = await holderOf(operated, 'a', 2 * calls * priceMicros)
    const committed = () =>
      gateways.reduce((sum, { ledger: { tries } }) => sum + tries.first + tries.locked, 0)
    const commitsOf = async () => {
      const before = committed()
      expect(tally(await callSteadily(gateways, digest))).toEqual({ 0: calls })
      return committed() - before
    }
    const quick = await commitsOf()
    for (const proxy of proxies) proxy.commitMs = commitMs
    const slow = await commitsOf()
    expect(slow).toBeLessThan(quick)
    expect(gateways.map(({ ledger }) => ledger.tries.doubts)).toEqual(gateways.map(() => 0))
    expect(await reconcile(operated.ctx)).toMatchObject({ ok: true, openCalls: 0 })
  },
)
