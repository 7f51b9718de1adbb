import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** A failure whose message says all there is to say to whoever started us. */
export class Failure extends Error {}

/**
 * Runs a command to its end, passing SIGINT and SIGTERM on to it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, stdout?: 'inherit' | 'ignore' }} options
 * @returns {Promise<number>} its exit code, or 128 and the signal's number as a shell has it
 * @throws {Failure} when it cannot be started
 */
export function run(command, args, { cwd, stdout = 'inherit' }) {
  return new Promise((resolve, reject) => {
    const shell = process.platform === 'win32' && command === 'npm'
    const child = spawn(command, args, { cwd, shell, stdio: ['inherit', stdout, 'inherit'] })
    const letGo = passSignalsOn(child)
    child.once('error', ({ message }) => {
      letGo()
      reject(new Failure(`${command} cannot be started (${message}); is it installed and in PATH?`))
    })
    child.once('exit', (code, signal) => {
      letGo()
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM'])
    })
  })
}

/** @param {import('node:child_process').ChildProcess} child @returns {() => void} ends it */
function passSignalsOn(child) {
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    // A terminal sends its interrupt to the child as well; twice may mean "at once" to it.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  process.on('SIGINT', forward).on('SIGTERM', forward)
  const watch = process.env.npm_lifecycle_event ? watchParent(() => child.kill()) : undefined
  return () => {
    process.off('SIGINT', forward).off('SIGTERM', forward)
    clearInterval(watch)
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
