import { Failure, run } from '../bin/child.mjs'
import { isCompiled } from '../bin/compiled.mjs'
import { inLanguage } from '../bin/language.mjs'
import { withLock } from './install.mjs'

/**
 * Compiles the server where that is missing or out of date; two runs at once take turns. Where it
 * cannot be compiled, the sources are run.
 * @param {string} root @param {string} node
 * @throws {Failure} when a signal ended it
 */
export async function compile(root, node) {
  if (isCompiled(root)) return
  await withLock(root, async () => {
    if (isCompiled(root)) return
    const code = await run(node, ['scripts/compile.ts'], { cwd: root })
    if (code > 128) throw new Failure(inLanguage('编译被中断', 'compiling was interrupted'))
    if (code === 0) return
    console.error(
      inLanguage(
        'astrolabe：服务未能编译（原因见上文），将直接从源码运行：启动较慢，占用内存更多',
        'astrolabe: the server could not be compiled (see above) and runs from its sources: it starts later and takes more memory',
      ),
    )
  })
}
