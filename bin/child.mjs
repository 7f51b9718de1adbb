import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { inLanguage } from './language.mjs'

/** A failure whose message says all there is to say to whoever started us. */
export class Failure extends Error {}

/**
 * Runs a command to its end, passing the signals on to it that ask to end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, stdout?: 'inherit' | 'ignore' }} options
 * @returns {Promise<number>} its exit code, or 128 and the signal's number as a shell has it
 * @throws {Failure} when it cannot be started
 */
export function run(command, args, { cwd, stdout = 'inherit' }) {
  return new Promise((resolve, reject) => {
    const shell = process.platform === 'win32' && command === 'npm'
    // Before there is a child: a signal that came in between would end us and leave the child alone.
    const { letGo, passTo } = holdSignals()
    const child = spawn(command, args, { cwd, shell, stdio: ['inherit', stdout, 'inherit'] })
    passTo(child)
    child.once('error', ({ message }) => {
      letGo()
      const text = inLanguage(
        `无法启动 ${command}（${message}）：是否已安装并在 PATH 中？`,
        `${command} cannot be started (${message}); is it installed and in PATH?`,
      )
      reject(new Failure(text))
    })
    child.once('exit', (code, signal) => {
      letGo()
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM'])
    })
  })
}

/** @type {readonly NodeJS.Signals[]} */
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Takes the signals for a child that is about to be started, until `letGo`. */
function holdSignals() {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    // A terminal sends its interrupt to the child as well; twice may mean "at once" to it.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child?.kill(signal)
  }
  for (const signal of passedOn) process.on(signal, forward)
  const watch = process.env.npm_lifecycle_event ? watchParent(() => child?.kill()) : undefined
  return {
    /** @param {import('node:child_process').ChildProcess} started */
    passTo(started) {
      child = started
    },
    letGo() {
      for (const signal of passedOn) process.off(signal, forward)
      clearInterval(watch)
    },
  }
}

/**
 * npm passes a SIGTERM on to the shell between it and us, which dies of it and tells nobody.
 * @param {() => void} onOrphaned
 */
function watchParent(onOrphaned) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    onOrphaned()
  }, 250)
  return watch
}
