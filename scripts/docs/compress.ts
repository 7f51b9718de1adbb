import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const compressGzip = promisify(gzip)
const compressBrotli = promisify(brotliCompress)

/** From here on files get a hundredth smaller for eight times the work. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } }

/** Smaller files gain nothing. */
const smallestBytes = 1024

/** Writes each text file a second and third time, compressed, for servers that hand those out. */
export async function compressFiles(folder: string): Promise<void> {
  for (const file of globSync('**/*.{html,js,css,json,md,txt,svg}', { cwd: folder })) {
    const path = `${folder}/${file}`
    const bytes = readFileSync(path)
    if (bytes.length < smallestBytes) continue
    writeFileSync(`${path}.gz`, await compressGzip(bytes, { level: 9 }))
    writeFileSync(`${path}.br`, await compressBrotli(bytes, brotli))
  }
}
