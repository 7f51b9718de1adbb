import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { datasetFolders, datasetsModule } from '../scripts/datasets-module.ts'
import { namesModule } from '../scripts/names-module.ts'
import { datasets } from '../src/catalog/datasets.gen.ts'

const catalogFolder = join(import.meta.dirname, '..', 'src', 'catalog')

test('the folders of datasets are the datasets of the catalog, in alphabetical order', () => {
  const folders = datasetFolders(catalogFolder)
  expect(folders).toEqual(datasets.map(({ name }) => name))
  expect(folders).toEqual([...folders].sort())
})

test('a folder name becomes an identifier', () => {
  const text = datasetsModule(['daily-fans'])
  expect(text).toContain(
    "import { project as dailyFansProject } from './datasets/daily-fans/sandbox.ts'",
  )
  expect(text).toContain("defineDataset('daily-fans', {")
})

test('the names that are had without the catalog are those of the catalog', () => {
  expect(readFileSync(join(catalogFolder, 'names.gen.ts'), 'utf8')).toBe(namesModule())
  expect(namesModule()).toContain("  'spread-info',\n")
  expect(namesModule()).toContain("  'play_mid',\n")
})
