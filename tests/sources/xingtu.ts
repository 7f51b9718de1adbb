import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type AtEnd, type GatewayOptions, startTestGateway, temporaryFolder } from '../harness.ts'
import { loggedIn, type Script, startStandIn } from '../upstream/stand-in.ts'

/** Long enough to be no accident wherever it shows up. */
export const cookieCanary = 'canary7f3a9c21d4'
export const session = `sessionid=${cookieCanary}; theme=1`

export interface XingtuOptions extends GatewayOptions {
  readonly session?: string
  /** What the login probe is answered from the start. */
  readonly probe?: Script
}

/** A gateway with a stand-in behind it, in the place of Xingtu. */
export async function startWithXingtu(
  { session: given = session, probe = loggedIn, ...options }: XingtuOptions = {},
  atEnd: AtEnd = onTestFinished,
) {
  const standIn = await startStandIn(undefined, atEnd)
  standIn.playProbe(probe)
  const sessionFile = join(temporaryFolder(atEnd), 'session')
  const writeSession = (text: string | Uint8Array) => {
    writeFileSync(sessionFile, text)
    chmodSync(sessionFile, 0o600)
  }
  writeSession(given)
  const settings = {
    'xingtu.url': standIn.url,
    'xingtu.sessionFile': sessionFile,
    'xingtu.callsPerSecond': 1000,
    ...options.settings,
  }
  const gateway = await startTestGateway({ ...options, settings }, atEnd)
  return { gateway, standIn, sessionFile, writeSession }
}
