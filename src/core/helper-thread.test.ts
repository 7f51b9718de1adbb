import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { type HelperSettings, HelperThread } from './helper-thread.ts'

interface TestTasks {
  readonly [name: string]: (question: never) => unknown
  readonly echo: (value: unknown) => unknown
  readonly fail: (message: string) => never
  readonly exit: (code: number) => never
  readonly exhaust: (bytesEach: number) => number
  readonly thread: (nothing: null) => number
  readonly bytes: (count: number) => { readonly bytes: Uint8Array }
}

const library = new URL('./helper-thread.ts', import.meta.url).href

const tasks = `{
  echo: (value) => value,
  fail: (message) => { throw new Error(message) },
  exit: (code) => process.exit(code),
  exhaust: (bytesEach) => { const all = []; for (;;) all.push(Array(bytesEach).fill({})) },
  thread: () => threadId,
  bytes: (count) => ({ bytes: new Uint8Array(count).fill(7) }),
}`

/** A module that offers the tasks, after what `first` does. */
function moduleOf(first = ''): URL {
  const source = `
    import { existsSync } from 'node:fs'
    import { threadId } from 'node:worker_threads'
    import { offerTasks } from ${JSON.stringify(library)}
    ${first}
    offerTasks(${tasks})`
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`)
}

function startHelper(settings: Partial<HelperSettings> = {}) {
  const onDeath = vi.fn()
  const helper = new HelperThread<TestTasks>({ module: moduleOf(), onDeath, ...settings })
  onTestFinished(() => helper.close())
  return { helper, onDeath }
}

it('does one task after the other; what one throws is its own error', async () => {
  const { helper, onDeath } = startHelper()
  const first = helper.run('echo', { of: ['a', 1] })
  const second = helper.run('fail', 'too bad')
  const third = helper.run('echo', 3)
  await expect(first).resolves.toEqual({ of: ['a', 1] })
  await expect(second).rejects.toThrow('too bad')
  await expect(third).resolves.toBe(3)
  await expect(helper.run('echo', (() => {}) as unknown)).rejects.toThrow(/could not be cloned/)
  await expect(helper.run('echo', 4)).resolves.toBe(4)
  expect(onDeath).not.toHaveBeenCalled()
})

it('that exits fails the task it was at, and those that wait are done by another', async () => {
  const { helper, onDeath } = startHelper()
  const before = await helper.run('thread', null)
  const cut = helper.run('exit', 3)
  const waiting = helper.run('thread', null)
  await expect(cut).rejects.toThrow('with code 3')
  expect(await waiting).not.toBe(before)
  expect(onDeath).toHaveBeenCalledOnce()
})

it('that runs out of memory does the same', async () => {
  const { helper, onDeath } = startHelper({ resourceLimits: { maxOldGenerationSizeMb: 16 } })
  const exhausted = helper.run('exhaust', 100_000)
  const waiting = helper.run('echo', 'still here')
  await expect(exhausted).rejects.toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' })
  await expect(waiting).resolves.toBe('still here')
  expect(onDeath).toHaveBeenCalledOnce()
})

it('that cannot start fails all that wait, and is started again by a later task', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'astrolabe-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'may-start')
  const module = moduleOf(`if (!existsSync(${JSON.stringify(file)})) throw new Error('not yet')`)
  const { helper, onDeath } = startHelper({ module })
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const waiting = [helper.run('echo', 1), helper.run('echo', 2)]
  for (const each of waiting) await expect(each).rejects.toThrow('not yet')
  writeFileSync(file, '')
  // Whoever asks right after is told at once, with no further attempt.
  await expect(helper.run('echo', 3)).rejects.toThrow('not yet')
  vi.advanceTimersByTime(1000)
  await expect(helper.run('echo', 4)).resolves.toBe(4)
  expect(onDeath).toHaveBeenCalledOnce()
})

it('that cannot even be made is an error of the task as well', async () => {
  const { helper, onDeath } = startHelper({ module: new URL('https://example.invalid/') })
  await expect(helper.run('echo', 1)).rejects.toThrow('scheme')
  expect(onDeath).toHaveBeenCalledOnce()
})

it('takes and gives whole buffers without copying them', async () => {
  const { helper } = startHelper()
  const given = new Uint8Array(1000).fill(5)
  const back = helper.run('echo', given, [given.buffer])
  expect(given.byteLength).toBe(0)
  expect(await back).toEqual(new Uint8Array(1000).fill(5))
  expect((await helper.run('bytes', 3)).bytes).toEqual(new Uint8Array([7, 7, 7]))
})

it('ends when it has had nothing to do, and starts anew', async () => {
  const { helper, onDeath } = startHelper({ idleMs: 1 })
  const first = await helper.run('thread', null)
  await expect.poll(() => helper.run('thread', null)).not.toBe(first)
  expect(onDeath).not.toHaveBeenCalled()
})

it('that is closed does nothing more', async () => {
  const { helper } = startHelper()
  await helper.run('echo', 1)
  const cut = [helper.run('echo', 2), helper.run('echo', 3)].map((each) => each.catch(String))
  await helper.close()
  expect(await Promise.all(cut)).toEqual(Array(2).fill('Error: The helper thread is closed'))
  await expect(helper.run('echo', 4)).rejects.toThrow('closed')
})
