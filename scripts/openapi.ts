// Writes the OpenAPI documents into a folder: one of each endpoint and one of all, per language.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalog } from '../src/catalog/index.ts'
import { languages } from '../src/core/text.ts'
import { type DocumentOptions, endpointDocument, familyDocument } from '../src/derive/openapi.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('Usage: node scripts/openapi.ts FOLDER')
  process.exit(1)
}

const options: DocumentOptions = {
  servers: { global: 'https://global.astrolabe.example', cn: 'https://cn.astrolabe.example' },
  version: JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'))
    .version,
}
const endpoints = [...catalog.values()]

mkdirSync(folder, { recursive: true })
for (const language of languages) {
  write(`openapi-${language}`, familyDocument(endpoints, language, options))
  for (const endpoint of endpoints) {
    write(`${endpoint.slug}-${language}`, endpointDocument(endpoint, language, options))
  }
}

function write(name: string, document: unknown) {
  writeFileSync(join(String(folder), `${name}.json`), `${JSON.stringify(document, null, 2)}\n`)
}
