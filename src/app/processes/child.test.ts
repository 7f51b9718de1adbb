import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { foldersOfTests } from '../../../tests/folders.ts'
import { defaults } from '../../../tests/settings.ts'
import { wireVersion } from '../forwarding/messages.ts'
import type { Begin } from './orders.ts'

it.each(['keeper', 'server'])(
  'a %s does not begin beside processes of another program, and says what to do',
  async (name) => {
    const data = join(foldersOfTests, 'astrolabe-never-made')
    const begin: Begin = {
      ...{ kind: 'run', settings: { ...defaults, data }, version: '0', process: name },
      ...{ wireVersion: wireVersion - 1, path: '', index: 0 },
      makesDemo: false,
    }
    const child = fork(join(import.meta.dirname, `${name}.ts`), [], { serialization: 'advanced' })
    onTestFinished(() => void child.kill('SIGKILL'))
    const exited = once(child, 'exit')
    child.send(begin)
    const [report] = await once(child, 'message')
    expect(report).toMatchObject({ kind: 'unfit', text: { en: expect.stringMatching(/restart/) } })
    expect(await exited).toEqual([0, null])
  },
)
