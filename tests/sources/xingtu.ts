import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GatewayOptions, startTestGateway, temporaryFolder } from '../harness.ts'
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
export async function startWithXingtu({
  session: given = session,
  probe = loggedIn,
  ...options
}: XingtuOptions = {}) {
  const standIn = await startStandIn()
  standIn.playProbe(probe)
  const sessionFile = join(temporaryFolder(), 'session')
  const writeSession = (text: string | Uint8Array) => {
    writeFileSync(sessionFile, text)
    chmodSync(sessionFile, 0o600)
  }
  writeSession(given)
  const gateway = await startTestGateway({
    ...options,
    settings: {
      'xingtu.url': standIn.url,
      'xingtu.sessionFile': sessionFile,
      'xingtu.callsPerSecond': 1000,
      ...options.settings,
    },
  })
  return { gateway, standIn, sessionFile, writeSession }
}
