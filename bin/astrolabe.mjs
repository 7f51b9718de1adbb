#!/usr/bin/env node
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { isSupported, oldestNode } from './node-version.mjs'

// An older Node does not fail with a message: it crashes inside the database driver.
if (isSupported(process.versions.node)) {
  // Beside the packages, which nobody else may write. Where that is read-only, nothing is cached.
  module.enableCompileCache(
    fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)),
  )
  const { main } = await load()
  process.exitCode = await main(process.argv)
} else {
  const running = process.versions.node
  console.error(
    `Astrolabe 需要 Node ${oldestNode} 或更高版本，当前为 ${running}。请安装 Node 24（https://nodejs.org），或在源码目录中运行 npm start。`,
  )
  console.error(
    `Astrolabe needs Node ${oldestNode} or newer; this is ${running}. Install Node 24 (https://nodejs.org), or run npm start in a checkout.`,
  )
  process.exitCode = 1
}

/** The sources in a checkout; the compiled files in the published package, which has no sources. */
function load() {
  if (existsSync(new URL('../src/main.ts', import.meta.url))) return import('../src/main.ts')
  return import(new URL('../dist/main.js', import.meta.url).href)
}
