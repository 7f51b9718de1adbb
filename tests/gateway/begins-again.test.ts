import { expect, it } from 'vitest'
import { forgetCreator } from '../../src/services/creators/forget.ts'
import { callPath, startTestGateway } from '../harness.ts'

it('a gateway begins again where a creator was erased a moment ago', async () => {
  const creator = '9000000000000000901'
  const first = await startTestGateway()
  const { token } = await first.token()
  const path = callPath('get-kol-link-info', { token }, creator)
  expect((await first.get(path)).envelope.code).toBe(0)
  await forgetCreator(first.ctx, creator)
  const { dataDir } = first
  await first.stop()
  const second = await startTestGateway({ dataDir })
  expect((await second.get(path)).envelope.code).toBe(0)
})
