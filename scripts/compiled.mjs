import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, run } from '../bin/child.mjs'
import { inLanguage } from '../bin/language.mjs'
import { hashOf, readText } from './digest.mjs'
import { withLock } from './install.mjs'

/** What the compiled server is made from. */
const inputs = ['src', 'scripts/compile.ts', 'package-lock.json']

/**
 * Compiles the server where that is missing or out of date; two runs at once take turns. Where it
 * cannot be compiled, none is left, so that the sources are run.
 * @param {string} root @param {string} node
 * @throws {Failure} when a signal ended it
 */
export async function compile(root, node) {
  const folder = join(root, 'dist', 'app')
  const stamp = join(folder, '.stamp')
  const digest = hashOf(root, inputs).digest('hex')
  const isCompiled = () => readText(stamp) === digest
  if (isCompiled()) return
  await withLock(root, async () => {
    if (isCompiled()) return
    const code = await run(node, ['scripts/compile.ts'], { cwd: root })
    if (code === 0) return writeFileSync(stamp, digest)
    if (code > 128) throw new Failure(inLanguage('编译被中断', 'compiling was interrupted'))
    rmSync(folder, { recursive: true, force: true })
    console.error(
      inLanguage(
        'astrolabe：服务未能编译（原因见上文），将直接从源码运行：启动较慢，占用内存更多',
        'astrolabe: the server could not be compiled (see above) and runs from its sources: it starts later and takes more memory',
      ),
    )
  })
}
