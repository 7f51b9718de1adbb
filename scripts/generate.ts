// Writes every generated file; with --check, names those that are out of date instead (exit code 1).
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Language, languages } from '../src/core/text.ts'
import { datasetFolders, datasetsModule } from './datasets-module.ts'

interface Generator {
  readonly file: string
  /** The file's text as it should be; throws an Error that says what stands in the way. */
  readonly render: (current: string | undefined) => string | Promise<string>
}

const root = join(import.meta.dirname, '..')

// In order: the names and the blocks are made from the catalog, and so after it.
const generators: readonly Generator[] = [
  {
    file: 'src/catalog/datasets.gen.ts',
    render: () => datasetsModule(datasetFolders(join(root, 'src', 'catalog'))),
  },
  {
    file: 'src/catalog/names.gen.ts',
    render: async () => (await import('./names-module.ts')).namesModule(),
  },
  { file: 'README.md', render: (current) => readme(current, 'en') },
  { file: 'README.zh.md', render: (current) => readme(current, 'zh') },
  ...languages.flatMap(guides),
]

const checking = process.argv.includes('--check')
for (const { file, render } of generators) {
  const path = join(root, file)
  const current = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  try {
    const wanted = await render(current)
    if (wanted === current) continue
    if (checking) complain(`${file} is out of date: run npm run generate`)
    else {
      writeFileSync(path, wanted)
      console.log(`wrote ${file}`)
    }
  } catch (error) {
    complain(`${file} ${error instanceof Error ? error.message : error}`)
  }
}

function complain(text: string) {
  console.error(text)
  process.exitCode = 1
}

async function readme(current: string | undefined, language: Language): Promise<string> {
  const { fillBlocks } = await import('./text-blocks.ts')
  const needed = ['endpoints']
  if (current === undefined) {
    throw new Error(`does not exist; it needs the blocks ${needed.join(', ')}`)
  }
  return fillBlocks(current, language, needed)
}

async function guide(current: string | undefined, language: Language): Promise<string> {
  const { fillBlocks } = await import('./text-blocks.ts')
  return fillBlocks(current ?? '', language)
}

function guides(language: Language): Generator[] {
  return globSync(`docs/${language}/guide/*.md`, { cwd: root })
    .toSorted()
    .map((file) => ({ file, render: (current) => guide(current, language) }))
}
