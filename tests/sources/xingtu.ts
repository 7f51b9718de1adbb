import { chmodSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type AtEnd, type GatewayOptions, startTestGateway, temporaryFolder } from '../harness.ts'
import { good, loggedIn, type Script, startStandIn } from '../upstream/stand-in.ts'
import { mendedForEach } from './mended.ts'

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
  return { gateway, standIn, asked: standIn.asked, sessionFile, writeSession }
}

/** One for all tests of a suite, each of which finds it as if it had just been started. */
export function sharedXingtu() {
  let renewals = 0
  return mendedForEach(
    (atEnd) => startWithXingtu({}, atEnd),
    ({ standIn, sessionFile, writeSession }) => {
      standIn.play(good)
      standIn.playProbe(loggedIn)
      // The session is renewed, as a lost login asks for: a file is known anew by its time.
      writeSession(session)
      renewals++
      utimesSync(sessionFile, renewals, renewals)
    },
  )
}
