import { describe, expect, it } from 'vitest'
import { greeting } from '../../src/app/greeting.ts'
import { startTestGateway, temporaryFolder } from '../harness.ts'
import { startWithXingtu } from '../sources/xingtu.ts'
import { hung } from '../upstream/failures.ts'
import { loggedIn, loggedOut } from '../upstream/stand-in.ts'

const patientMs = 20_000

describe('the greeting', () => {
  it('says where the documentation is, in both languages', async () => {
    const { address, demoToken, sources } = await startTestGateway()
    const reports = await sources(patientMs)
    const [zh, en] = (['zh', 'en'] as const).map((language) =>
      greeting({ address, demoToken }, reports, language).join('\n'),
    )
    expect(zh).toContain(`文档：${address}/docs/`)
    expect(en).toContain(`Documentation: ${address}/docs/`)
  })

  it('says at once that the session file is missing, and what to do', async () => {
    const sessionFile = `${temporaryFolder()}/nowhere.txt`
    const settings = { 'xingtu.sessionFile': sessionFile, sources: 'xingtu' }
    const { printed } = await startTestGateway({ settings })
    const line = printed.find((each) => each.startsWith('The source xingtu has stopped'))
    expect(line).toContain('give a Cookie line')
    expect(line).toContain(`There is no file ${sessionFile}`)
  })

  it.each([
    ['works', loggedIn, 'Source xingtu: working'],
    ['does not hold', loggedOut, 'The source xingtu has stopped'],
  ])('says of a login that it %s', async (_, probe, told) => {
    const { gateway } = await startWithXingtu({ probe })
    const { address, demoToken, sources } = gateway
    const lines = greeting({ address, demoToken }, await sources(patientMs), 'en')
    expect(lines.join('\n')).toContain(told)
  })

  it('does not wait for a login that takes long to check', async () => {
    const { gateway } = await startWithXingtu({ probe: hung })
    expect(gateway.printed.join('\n')).toContain('its login is being checked')
  })
})
