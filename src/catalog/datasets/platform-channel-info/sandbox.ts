import { identityOf } from '../../creator/identity.ts'
import { ofCreator } from '../../define.ts'

/** Creators of the sandbox say the same of all that they make. */
export const project = ofCreator((creator) => ({
  base_resp: { status_code: 0, status_message: 'Success' },
  self_intro: identityOf(creator).selfIntroduction,
}))
