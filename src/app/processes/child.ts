import type { DestinationStream } from 'pino'
import { commandLineNames } from '../../cli/names.ts'
import { OperatorError } from '../../core/errors.ts'
import type { Text } from '../../core/text.ts'
import type { Measured } from '../../http/prometheus.ts'
import { tuneCollector } from '../collector.ts'
import { wireVersion } from '../forwarding/messages.ts'
import type { SourceReport } from '../gateway.ts'
import { openLog } from '../log.ts'
import { cannotGoOn } from '../stores.ts'
import { unexpected } from '../unexpected.ts'
import { Asking } from './asking.ts'
import type { Begin, Order, Report } from './orders.ts'

/** What a process does once it has begun. */
export interface Running {
  /** What is told when it begins: where it listens, and a token that was made. */
  readonly ready: { readonly address?: string; readonly demoToken?: string | undefined }
  measure(): Promise<Measured>
  sources(withinMs: number): Promise<readonly SourceReport[]>
  stop(): Promise<void>
}

/** What a process has of those around it. */
export interface Surroundings {
  /** Where its log goes; undefined for stderr. */
  readonly logTo: DestinationStream | undefined
  /** Hears that the process cannot go on: the supervisor starts another. */
  readonly onDeath: () => void
  /** Prints what all processes have measured. */
  readonly printMetrics: () => Promise<string>
}

type BeginProcess = (given: Begin, surroundings: Surroundings) => Promise<Running>

/** A stop waits for calls in flight, which have eight seconds; what comes after takes few. */
const longestStopMs = 11_000
const stuckAfterMs = 1000

/**
 * Runs one of several processes. It begins when it is told as what, and ends when it is told to, when
 * it cannot go on, and when the supervisor is gone. A terminal and systemd send their signals to all
 * processes: only the supervisor heeds them.
 */
export function runChild(begin: BeginProcess): void {
  tuneCollector()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
  const ended = Promise.withResolvers<void>()
  const metrics = new Asking<string>((id) => report({ kind: 'metrics', id }))
  let running: Running | undefined
  process.on('message', (order: Order) => {
    if (order.kind === 'run') {
      void beginAs(order, begin, ended.resolve, metrics).then((begun) => {
        running = begun
      })
    } else if (order.kind === 'stop') ended.resolve()
    else if (order.kind === 'metrics') metrics.hear(order.id, order.text)
    else if (running) void answer(order, running)
  })
  process.on('disconnect', ended.resolve)
  void ended.promise.then(() => end(running))
}

/** Undefined where it cannot begin, which is told. */
async function beginAs(
  given: Begin,
  begin: BeginProcess,
  onDeath: () => void,
  metrics: Asking<string>,
): Promise<Running | undefined> {
  const { settings } = given
  const logTo = process.stderr.isTTY
    ? (await import('../terminal-log.ts')).terminalLog()
    : undefined
  const surroundings = { logTo: await logTo, onDeath, printMetrics: () => metrics.ask() }
  process.on('uncaughtException', (error) => {
    const log = openLog(settings, surroundings.logTo, given.process)
    log.fatal({ error }, 'unexpected error, stopping')
    process.exitCode = 1
    onDeath()
  })
  try {
    if (given.wireVersion !== wireVersion) throw new OperatorError(otherFiles)
    const running = await begin(given, surroundings)
    report({ kind: 'ready', ...running.ready })
    return running
  } catch (error) {
    report({ kind: 'unfit', text: await textOf(cannotGoOn(settings, error)) })
    onDeath()
    return undefined
  }
}

/** One that is started again after an upgrade would misread those that run since before. */
const otherFiles: Text = {
  zh: '服务运行期间程序文件已升级，与仍在运行的进程不兼容：请重启服务',
  en: 'The files of the program were upgraded while the server ran, and do not fit the processes that still run: restart the server',
}

const textOf = async (error: unknown) =>
  error instanceof OperatorError ? error.textIn(commandLineNames) : unexpected(error)

async function answer(
  order: Extract<Order, { readonly id: number; readonly kind: 'measure' | 'sources' }>,
  running: Running,
): Promise<void> {
  const { id } = order
  const answer =
    order.kind === 'measure' ? await running.measure() : await running.sources(order.withinMs)
  report({ kind: 'answer', id, answer })
}

/** Nobody hears it once the supervisor is gone. */
function report(told: Report): void {
  if (process.connected) process.send?.(told, undefined, undefined, () => {})
}

/** Ends in order; what has not begun yet has nothing to lose. */
async function end(running: Running | undefined): Promise<void> {
  const kill = () => process.kill(process.pid, 'SIGKILL')
  const overdue = setTimeout(kill, longestStopMs)
  await running?.stop()
  clearTimeout(overdue)
  // A thread that waits for a disk that hangs ends only with its process.
  setTimeout(kill, stuckAfterMs).unref()
  if (process.connected) process.disconnect()
  if (!running) process.exit()
}
