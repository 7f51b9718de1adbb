import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { datasets } from '../../src/catalog/index.ts'
import { type AtEnd, type GatewayOptions, startTestGateway } from '../harness.ts'
import { type Asked, json, type Script, startStandIn } from './stand-in.ts'

/** Long enough to be no accident wherever it shows up, with what is written otherwise in an address. */
export const tikhubKey = 'canary-key-of-tikhub/8d2f+7c41=='
export const keyCanary = 'key-of-tikhub'

const scopes = ['/api/v1/douyin/xingtu_v2/', '/api/v1/tikhub/user/']
const accountPath = '/api/v1/tikhub/user/get_user_info'
const ratesPath = '/api/v1/tikhub/user/get_all_endpoints_info'
const cacheUrl = 'https://cache.tikhub.test/api/v1/cache/public/0?sign=canary-of-the-cache'

export interface Account {
  readonly balance?: number
  readonly freeCredit?: number
  readonly scopes?: readonly string[]
  readonly expiresAt?: string | null
  readonly isDisabled?: boolean
}

/** What TikHub says of a key and its account, beside which it has no `data`. */
export function account({
  balance = 12.5,
  freeCredit = 0,
  scopes: given = scopes,
  expiresAt = '2031-02-03T00:00:00',
  isDisabled = false,
}: Account = {}): Script {
  return json(
    JSON.stringify({
      code: 200,
      router: accountPath,
      api_key_data: {
        api_key_name: 'test',
        api_key_scopes: given,
        created_at: '2026-01-01T00:00:00',
        expires_at: expiresAt,
        api_key_status: 1,
      },
      user_data: {
        email: 'user@example.com',
        balance,
        free_credit: freeCredit,
        email_verified: true,
        account_disabled: isDisabled,
        is_active: true,
      },
    }),
  )
}

/** The public rate card: prices in USD, by path. */
export function rates(prices: Readonly<Record<string, number>>): Script {
  const rows = Object.entries(prices).map(([endpoint_uri, endpoint_cost]) => ({
    endpoint_uri,
    endpoint_cost,
    allow_free_credit: 1,
    allow_discount: 1,
    rate_limit: '10/second',
    platform: 'douyin',
  }))
  return json(JSON.stringify({ code: 200, data: rows }))
}

/** The envelope of an answer, with what it says when it was. */
export function answering(data: string, seconds = Math.floor(Date.now() / 1000)): Script {
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://tikhub')
    const head = {
      code: 200,
      request_id: 'a1b2c3d4-0000-4000-8000-000000000001',
      message: 'This request will incur a charge.',
      message_zh: '本次请求将被计费。',
      support: 'https://support.test',
      time: '2026-01-01 00:00:00',
      time_stamp: seconds,
      time_zone: 'America/Los_Angeles',
      docs: 'https://docs.test',
      cache_message: 'Cached for 24 hours.',
      cache_url: cacheUrl,
      router: pathname,
      params: Object.fromEntries(searchParams),
    }
    json(`${JSON.stringify(head).slice(0, -1)},"data":${data}}`)(request, response)
  }
}

/** An error as TikHub words it, which repeats the headers that it was sent, and the key by itself. */
export const failing =
  (code: number, message = 'Request failed', headers = {}): Script =>
  (request, response) => {
    const detail = {
      code,
      request_id: 'b1b2c3d4-0000-4000-8000-000000000002',
      message: `${message} of ${tikhubKey}, ${request.headers.authorization}`,
      message_zh: '请求失败',
      router: new URL(request.url ?? '/', 'http://tikhub').pathname,
      params: {},
      headers: request.headers,
      cache_url: cacheUrl,
    }
    json(JSON.stringify({ detail }), headers, code)(request, response)
  }

export interface TikhubOptions extends GatewayOptions {
  readonly account?: Script
  readonly rates?: Script
}

/** What was asked beside the account and the rate card, with what was posted. */
export interface AskedMethod extends Asked {
  readonly body: string
}

/** A real server on a free port that speaks as TikHub does. */
export async function startTikhub(
  given: Pick<TikhubOptions, 'account' | 'rates'> = {},
  script: Script = answering('{"base_resp":{"status_code":0}}'),
  atEnd: AtEnd = onTestFinished,
) {
  const asked: AskedMethod[] = []
  const playing = { account: account(), rates: rates({}), script, ...given }
  const seen = { account: 0, rates: [] as (string | undefined)[] }
  const standIn = await startStandIn(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://tikhub')
    if (pathname === accountPath) {
      seen.account++
      playing.account(request, response)
    } else if (pathname === ratesPath) {
      seen.rates.push(request.headers.authorization)
      playing.rates(request, response)
    } else {
      asked.push({ ...askedIn(request), body: await text(request) })
      playing.script(request, response)
    }
  }, atEnd)
  return { url: standIn.url, asked, seen, playing }
}

export type Tikhub = Awaited<ReturnType<typeof startTikhub>>

function askedIn({ method = '', url = '/', headers }: IncomingMessage): Asked {
  const { pathname, searchParams } = new URL(url, 'http://tikhub')
  return { method, path: pathname, query: searchParams, headers }
}

const tikhubSettings = (url: string) => ({
  'tikhub.url': url,
  'tikhub.key': tikhubKey,
  'tikhub.callsPerSecond': 1000,
})

/** A gateway with a stand-in of TikHub behind it. */
export async function startWithTikhub(
  {
    account: told = account(),
    rates: prices = rates({}),
    settings,
    ...options
  }: TikhubOptions = {},
  atEnd: AtEnd = onTestFinished,
) {
  const tikhub = await startTikhub({ account: told, rates: prices }, undefined, atEnd)
  const gateway = await startTestGateway(
    { ...options, settings: { ...tikhubSettings(tikhub.url), ...settings } },
    atEnd,
  )
  return { gateway, tikhub, asked: tikhub.asked }
}

/** A body as no parser would print it again, of a dataset's own members. */
export const bodyOf = (dataset: string): string => {
  const { example = {} } = datasets.find(({ name }) => name === dataset) ?? {}
  return JSON.stringify(example, undefined, 3)
}
