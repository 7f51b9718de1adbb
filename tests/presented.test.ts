import { expect, it } from 'vitest'
import { presentAmounts } from '../src/services/accounts/present.ts'
import { quickCommandLine } from './command-line.ts'
import { callPath, startTestGateway, temporaryFolder } from './harness.ts'

const creator = '6629722295873044494'

/** The members of an object, in the order in which they are printed. */
const membersOf = (value: unknown) => Object.keys(value as object).join(' ')

it('what is presented has the members that programs read, in their order, on every surface', async () => {
  const gateway = await startTestGateway()
  const { token, account } = await gateway.token({ ratePerSecond: 1000 }, 10_000_000)
  const called = await gateway.get(callPath('get-kol-link-info', { token }))
  const run = quickCommandLine(temporaryFolder())
  const json = async (command: string) => {
    const { stdout } = await run(`${command} --json --data ${gateway.dataDir}`)
    return JSON.parse(stdout)
  }
  const asked = async (path: string) =>
    (await gateway.get(`${path}?token=${token}`)).envelope.data as Readonly<Record<string, unknown>>

  const listed = (await json('account list')).find(({ name }: { name: string }) => name === account)
  expect(membersOf(listed)).toBe('name balance held createdAt spentToday')
  const own = await asked('/api/balance')
  expect(membersOf(own)).toBe('account currency balance held available today rate quota')
  expect(own).toMatchObject({ balance: listed.balance, held: listed.held, available: '9.98' })
  expect(membersOf(await json(`account top-up ${account} 1`))).toBe('name balance')

  const [shown] = await json('calls list')
  expect(membersOf(shown)).toBe(
    'requestId startedAt finishedAt durationMs account tokenId tokenName endpoint subject state code price cost cache source',
  )
  const ownCall = await asked(`/api/calls/${called.envelope.requestId}`)
  expect(membersOf(ownCall)).toBe(
    'requestId endpoint subject state code charged cost cache source startedAt finishedAt',
  )
  const { charged, ...both } = ownCall
  expect(charged).toBe(true)
  expect(shown).toMatchObject(both)

  const [entry] = await json('ledger list')
  expect(membersOf(entry)).toBe('at account kind amount held note actor requestId')
  const [of] = await json('token list')
  expect(membersOf(of)).toBe(
    'id name account status usedToday spentToday endpoints addresses strict rate quota expiresAt createdAt',
  )
  const [price] = await json('price list')
  expect(membersOf(price)).toBe('endpoint price isDefault')
})

it('what is presented of sources and creators has its members in their order', async () => {
  const gateway = await startTestGateway()
  const { token } = await gateway.token()
  await gateway.get(callPath('get-kol-link-info', { token }, creator))
  await gateway.stop()
  const run = quickCommandLine(temporaryFolder())
  const json = async (command: string) => {
    const { stdout } = await run(`${command} --json --data ${gateway.dataDir}`)
    return JSON.parse(stdout)
  }
  const status = await json('sources status')
  expect(membersOf(status)).toBe('sources datasets')
  expect(membersOf(status.sources[0])).toBe('source state since reason spentTodayUsd')
  expect(membersOf(status.datasets[0])).toBe(
    'source dataset state score lastSuccessAt calls successShare p50Ms p95Ms',
  )
  expect(status.datasets[0]).toMatchObject({ source: 'sandbox', state: 'working', successShare: 1 })
  const { series } = await json(`creators history ${creator} --metric star_index`)
  expect(membersOf(series[0])).toBe('metric dataset unit query points')
  const forgotten = await json(`creators forget ${creator}`)
  expect(membersOf(forgotten)).toBe('creator at observations bodies answers calls logEmptied')
  expect(forgotten).toMatchObject({ creator, observations: 1 })
})

it('an account can spend what is not held of its balance', () => {
  const figures = presentAmounts({ balanceMicros: 10_000_000, heldMicros: 3_500_000 })
  expect(figures).toEqual({ balance: '10.00', held: '3.50', available: '6.50' })
})
