import { spawnSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { inject, type TestOptions } from 'vitest'
import { type PostgresName, postgresNames, whyNoOwnPostgres, whyNoPostgres } from './postgres.ts'
import { isThorough } from './thorough.ts'

/** What some tests run beside Node, and a fresh machine may lack. */
interface Tool {
  readonly name: string
  /** What it is called in PATH. */
  readonly programs: readonly string[]
  /** A piece of work, and what only the whole tool answers: a stand-in has a name and a version too. */
  readonly probe: readonly string[]
  readonly proof: RegExp
  /** Debian's packages. */
  readonly packages: string
}

/** What a browser is started with where nobody watches it, as root or in a container. */
export const browserFlags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
] as const

const tools = {
  bash: {
    name: 'bash',
    programs: ['bash'],
    probe: ['-c', 'echo $((6 * 7))'],
    proof: /^42$/m,
    packages: 'bash',
  },
  browser: {
    name: 'Chromium',
    // The first has no windows, which cost more than what is drawn in them.
    programs: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'],
    probe: [
      ...['--headless', ...browserFlags, '--dump-dom'],
      'data:text/html,<script>document.write(6*7)</script>',
    ],
    proof: /<body>.*\b42\b/s,
    packages: 'chromium-headless-shell fonts-noto-cjk',
  },
  curl: {
    name: 'curl',
    programs: ['curl'],
    probe: ['--silent', '--url', `file://${import.meta.filename}`],
    proof: /proof of curl/,
    packages: 'curl',
  },
  go: {
    name: 'Go',
    programs: ['go'],
    probe: ['list', '-f', '{{.ImportPath}}:{{.Standard}}', 'net/http'],
    proof: /^net\/http:true$/m,
    packages: 'golang-go',
  },
  java: {
    name: 'Java 17 with its compiler',
    programs: ['java'],
    probe: ['--list-modules'],
    proof: /^jdk\.compiler@(1[7-9]|[2-9]\d)/m,
    packages: 'default-jre-headless',
  },
  php: {
    name: 'PHP with curl',
    programs: ['php'],
    probe: ['-r', 'echo function_exists("curl_init") ? 6 * 7 : "";'],
    proof: /^42$/,
    packages: 'php-cli php-curl',
  },
  prlimit: {
    name: 'prlimit',
    programs: ['prlimit'],
    probe: ['--nofile', '--noheadings', '--output=RESOURCE'],
    proof: /^NOFILE$/m,
    packages: 'util-linux',
  },
  python: {
    name: 'Python 3 with requests',
    programs: ['python3'],
    probe: ['-c', 'import requests; print(6 * 7)'],
    proof: /^42$/m,
    packages: 'python3-requests',
  },
  shell: {
    name: 'a shell with sed and grep',
    programs: ['sh'],
    probe: ['-c', 'echo 4x | sed s/x/2/ | grep "$((6 * 7))"'],
    proof: /^42$/m,
    packages: 'dash sed grep',
  },
  sqlite3: {
    name: 'sqlite3',
    programs: ['sqlite3'],
    probe: [':memory:', 'SELECT 6 * 7'],
    proof: /^42$/m,
    packages: 'sqlite3',
  },
} as const satisfies Record<string, Tool>

export type ToolName = keyof typeof tools
export const toolNames = Object.keys(tools) as ToolName[]

/** What a test may need: a tool, a PostgreSQL (`postgres.ts`), or one that it may stop. */
export type Need = ToolName | PostgresName | 'ownPostgres'

const probeTimeoutMs = 60_000

/**
 * Options of a test or suite that needs these tools. Where one is missing it is skipped, and the
 * closing lines of `npm test` name the tool; on CI it runs, and fails by what `toolPath` says.
 */
export function needs(...names: readonly Need[]): TestOptions {
  const missing = names.map(whyMissing).find((reason) => reason !== undefined)
  return missing === undefined ? {} : skippedWhere(!process.env.CI, missing)
}

function whyMissing(name: Need): string | undefined {
  if (isTool(name)) return findTool(name) ? undefined : complaint(name)
  return name === 'ownPostgres' ? whyNoOwnPostgres() : whyNoPostgres(name)
}

function isTool(name: string): name is ToolName {
  return Object.hasOwn(tools, name)
}

/** Options of a test that cannot be everywhere. The closing lines of `npm test` tell the reason. */
export function skippedWhere(condition: boolean, reason: string): TestOptions {
  return condition ? { skip: true, meta: { skipped: reason } } : {}
}

/** Of a test in which a file may not be read or written. */
export const skippedForRoot = skippedWhere(
  process.getuid?.() === 0,
  'root is refused nothing (run the tests as another user)',
)

/**
 * Of a test that takes long: CI runs it, and all others in less than six minutes on two processors.
 * After `needs`: what is missing is not missed where it would not be used.
 */
export const leftToCi = skippedWhere(
  !isThorough,
  'they take long, and CI runs them (TESTS_THOROUGH=1 npm test)',
)

/** Where the tool is. Throws where it is missing, with what installs it. */
export function toolPath(name: ToolName): string {
  const path = findTool(name)
  if (!path) throw new Error(complaint(name))
  return path
}

/**
 * What tools are run with: they find each other, and no settings of this user, such as a proxy. Their
 * home is one for all of a run, because Go keeps there what it has compiled.
 */
export function toolEnvironment(...names: readonly ToolName[]): NodeJS.ProcessEnv {
  const home = inject('runFolder')
  const folders = names.map((name) => dirname(toolPath(name)))
  return {
    PATH: [...folders, process.env.PATH ?? ''].join(delimiter),
    LANG: 'C.UTF-8',
    HOME: home,
    GOCACHE: join(home, 'go-build'),
    GO111MODULE: 'off',
  }
}

function complaint(name: ToolName): string {
  return `${tools[name].name} is not installed (apt-get install ${tools[name].packages})`
}

/** Finds a tool once in a run, whichever file asks first. */
function findTool(name: ToolName): string | undefined {
  if (hidden().includes(name)) return undefined
  const note = join(inject('runFolder'), `tool-${name}`)
  try {
    return readFileSync(note, 'utf8') || undefined
  } catch {
    const path = searchTool(name, process.env.PATH)
    // Two files may ask at once, and neither may read what is half written.
    writeFileSync(`${note}.${threadId}`, path ?? '')
    renameSync(`${note}.${threadId}`, note)
    return path
  }
}

/** Tools that are to be taken for missing: `TESTS_WITHOUT=browser,go npm test` is a barer machine. */
function hidden(): readonly string[] {
  const names = process.env.TESTS_WITHOUT?.split(',').filter(Boolean) ?? []
  const all: readonly string[] = [...toolNames, ...postgresNames]
  const unknown = names.find((name) => !all.includes(name))
  if (unknown === undefined) return names
  throw new Error(`TESTS_WITHOUT names "${unknown}"; there are ${all.join(', ')}`)
}

/** The first program in the folders of `path` that does the tool's work. */
export function searchTool(name: ToolName, path: string | undefined): string | undefined {
  const { programs, probe, proof } = tools[name]
  const folders = path?.split(delimiter).filter(Boolean) ?? []
  const paths = programs.flatMap((program) => folders.map((folder) => join(folder, program)))
  return paths.find((program) => {
    const { stdout } = spawnSync(program, probe, {
      cwd: inject('runFolder'),
      encoding: 'utf8',
      env: { ...toolEnvironment(), PATH: path },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: probeTimeoutMs,
    })
    return proof.test(stdout ?? '')
  })
}
