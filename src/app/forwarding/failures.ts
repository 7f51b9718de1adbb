import { AppError } from '../../core/errors.ts'
import { SourceFault } from '../../sources/fault.ts'
import type { SentFailure } from './messages.ts'

/** The keeper has gone before it told what a collection brought. */
export class KeeperGoneFault extends SourceFault {
  constructor() {
    super('transient', { detail: 'the keeper is gone' })
  }
}

/** What a server is told of a collection that brought nothing. */
export function sentFailure(error: unknown): SentFailure {
  if (error instanceof SourceFault) {
    const { kind: fault, options, source } = error
    return { kind: 'fault', fault, options, source }
  }
  if (error instanceof AppError) {
    const { code, text, retryAfterMs } = error
    return { kind: 'told', code, text, retryAfterMs }
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { kind: 'unexpected', message, stack }
}

/** The same error, for whoever waits for the collection here. */
export function failureOf(sent: SentFailure): Error {
  if (sent.kind === 'fault') {
    const fault = new SourceFault(sent.fault, sent.options)
    fault.source = sent.source
    return fault
  }
  if (sent.kind === 'told') {
    const { code, text, retryAfterMs } = sent
    return new AppError(code, text, retryAfterMs === undefined ? {} : { retryAfterMs })
  }
  const error = new Error(sent.message)
  if (sent.stack !== undefined) error.stack = sent.stack
  return error
}
