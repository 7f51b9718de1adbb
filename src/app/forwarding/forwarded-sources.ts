import type { UpstreamRequest } from '../../catalog/request.ts'
import type { OpenedSources } from '../../sources/open.ts'
import type { Collected, CollectOptions, Source } from '../../sources/source.ts'
import { failureOf, KeeperGoneFault } from './failures.ts'
import type { Condition, SentRequest, SourceCondition, ToKeeper, ToServer } from './messages.ts'

interface Collecting {
  readonly resolve: (collected: Collected) => void
  readonly reject: (error: unknown) => void
}

/**
 * The sources as a server has them: the keeper asks them, so that their pace, their rests and their
 * logins are one, however many servers there are.
 */
export class ForwardedSources {
  readonly #send: (message: ToKeeper) => boolean
  readonly #collecting = new Map<number, Collecting>()
  #asked = 0
  #name = ''
  #conditions: ReadonlyMap<string, SourceCondition> = new Map()

  constructor(send: (message: ToKeeper) => boolean) {
    this.#send = send
  }

  /** The sources that the keeper has told of. */
  open(): OpenedSources {
    return {
      source: { name: this.#name, collect: (...asked) => this.collect(...asked) },
      all: [...this.#conditions.keys()].map((name) => this.#source(name)),
    }
  }

  /** A source as the keeper has it. */
  find(name: string): Source | undefined {
    return this.#conditions.has(name) ? this.#source(name) : undefined
  }

  receive(message: ToServer): void {
    if (message.kind === 'condition') this.#follow(message.condition)
    else if (message.kind === 'collected') {
      const { body, ...collected } = message.collected
      // Its bytes are part of what else came with it, and go to threads as they are.
      const own = typeof body === 'string' ? body : Uint8Array.from(body)
      this.#end(message.id)?.resolve({ ...collected, body: own })
    } else if (message.kind === 'uncollected') {
      this.#end(message.id)?.reject(failureOf(message.failure))
    }
  }

  /** The keeper is gone, and with it every collection. */
  onDown(): void {
    for (const id of this.#collecting.keys()) this.#end(id)?.reject(new KeeperGoneFault())
  }

  #follow({ source, sources }: Condition): void {
    this.#name = source
    this.#conditions = new Map(sources.map((each) => [each.name, each]))
  }

  /** It is read in its condition, and never asked by itself. */
  #source(name: string): Source {
    const condition = () => this.#conditions.get(name)
    return {
      name,
      collect: (...asked) => this.collect(...asked),
      state: () => condition()?.state ?? 'working',
      brings: () => condition()?.brings ?? name,
      troubles: () => condition()?.troubles ?? [],
    }
  }

  async collect(request: UpstreamRequest, { signal, place }: CollectOptions): Promise<Collected> {
    signal.throwIfAborted()
    const id = this.#asked++
    const collecting = Promise.withResolvers<Collected>()
    const leave = () => {
      this.#end(id)
      this.#send({ kind: 'leave', id, isLate: signal.reason?.name === 'TimeoutError' })
      collecting.reject(signal.reason)
    }
    this.#collecting.set(id, collecting)
    signal.addEventListener('abort', leave, { once: true })
    const isSent = this.#send({ kind: 'collect', id, request: sentRequest(request), place })
    if (!isSent) this.#end(id)?.reject(new KeeperGoneFault())
    try {
      return await collecting.promise
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  #end(id: number): Collecting | undefined {
    const collecting = this.#collecting.get(id)
    this.#collecting.delete(id)
    return collecting
  }
}

function sentRequest({ asked, ...request }: UpstreamRequest): SentRequest {
  return asked
    ? { ...request, asked: { path: asked.operation.path, values: asked.values } }
    : request
}
