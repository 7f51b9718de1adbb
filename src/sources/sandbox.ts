import { setImmediate } from 'node:timers/promises'
import { workedOut } from '../catalog/creator/census.ts'
import { type Dataset, type Endpoint, exampleRequests } from '../catalog/define.ts'
import { documentedCreatorId } from '../catalog/kinds/id.ts'
import { cacheKeyOf, type UpstreamRequest } from '../catalog/request.ts'
import { type ReservedSuffix, reservedSuffixOf } from '../catalog/reserved-ids.ts'
import { worldOn } from '../catalog/world.ts'
import { type Clock, shanghaiDay } from '../core/clock.ts'
import { AppError } from '../core/errors.ts'
import type { CollectOptions, Source } from './source.ts'

/**
 * The embedded source: a made-up world of creators that needs no network and no account.
 * The documented creator answers with the documented examples, and so does a documented call that
 * names nobody and is no search; reserved ids force outcomes.
 */
export function sandboxSource(datasets: readonly Dataset[], clock: Clock) {
  const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]))
  let documented: ReadonlySet<string> | undefined
  const documentedKeys = () => {
    documented ??= new Set(datasets.flatMap(({ endpoints }) => endpoints.flatMap(unnamed)))
    return documented
  }
  const examples = new Map(datasets.map(({ name, example }) => [name, JSON.stringify(example)]))

  // A key costs more than the answer of one creator, and theirs are told by whom they name.
  const isDocumented = (request: UpstreamRequest) =>
    isOfDocumented(request) || (!isOfOne(request) && documentedKeys().has(cacheKeyOf(request)))

  const worldNow = () => worldOn(shanghaiDay(clock.now()))

  /** The latest of what takes long: one is done after the other, or all would take their turns at once. */
  let lengthy: Promise<unknown> = Promise.resolve()
  const inOrder = (work: () => Promise<string>): Promise<string> => {
    const done = lengthy.then(work)
    lengthy = done.catch(() => {})
    return done
  }

  const bodyOf = async (request: UpstreamRequest, signal: AbortSignal): Promise<string> => {
    const dataset = byName.get(request.dataset)
    if (!dataset) throw new Error(`Sandbox: no answer for ${request.dataset}.`)
    if (isDocumented(request)) return examples.get(dataset.name) ?? ''
    if (request.subjects.length === 1 && reservedIn(request) === '000000404') {
      return JSON.stringify({ base_resp: dataset.example.base_resp })
    }
    const world = worldNow()
    const { project } = dataset
    const { steps } = project
    if (!steps) return JSON.stringify(project(world, request))
    return await inOrder(async () => {
      return JSON.stringify(await inTurns(steps(world, request), signal))
    })
  }

  const ending = new AbortController()
  const prepare = async () => {
    await inTurns(workedOut(worldNow().census()), ending.signal)
  }
  // What fails here fails again for whoever asks, and is told then.
  const preparing = setTimeout(() => prepare().catch(() => {}), prepareAfterMs).unref()

  return {
    name: 'sandbox',
    close: async () => {
      clearTimeout(preparing)
      ending.abort()
    },
    forces: (request) => reservedIn(request) !== undefined,
    async collect(request: UpstreamRequest, { signal }: CollectOptions) {
      signal.throwIfAborted()
      await forceOutcome(reservedIn(request), signal)
      const body = await bodyOf(request, signal)
      return { body, collectedAtMs: clock.now(), source: 'sandbox' }
    },
  } satisfies Source
}

/** By then a server has started, and whoever started it reads what it printed. */
const prepareAfterMs = 5000

/** How long steps are taken before everybody else gets a turn. */
const turnMs = 4

/**
 * Takes all steps, with turns for others before, between and after, and gives what they come to.
 * Rejects with the signal's reason once it aborts.
 */
async function inTurns<T>(steps: Generator<unknown, T>, signal: AbortSignal): Promise<T> {
  const giveTurn = async () => {
    await setImmediate()
    signal.throwIfAborted()
    return performance.now()
  }
  let sinceMs = await giveTurn()
  let step = steps.next()
  while (!step.done) {
    if (performance.now() - sinceMs >= turnMs) sinceMs = await giveTurn()
    step = steps.next()
  }
  await giveTurn()
  return step.value
}

/** One that names others beside the documented creator asks for more than he has. */
const isOfDocumented = ({ subjects: [first, ...others] }: UpstreamRequest) =>
  first?.id === documentedCreatorId && others.length === 0

const isOfOne = ({ subjects }: UpstreamRequest) =>
  subjects.length === 1 && subjects[0]?.kind === 'creator'

/**
 * The keys of an endpoint's documented calls that are not about the documented creator alone. What
 * looks at the whole population has none: the plainest question would bring one creator of ten
 * thousand.
 */
function unnamed(endpoint: Endpoint): readonly string[] {
  if (endpoint.dataset.project.steps) return []
  return exampleRequests(endpoint)
    .filter((request) => !isOfDocumented(request))
    .map(cacheKeyOf)
}

/** The outcome that one of the request's ids forces; undefined where none does. */
function reservedIn({ subjects }: UpstreamRequest): ReservedSuffix | undefined {
  return subjects.map(({ id }) => reservedSuffixOf(id)).find((suffix) => suffix !== undefined)
}

async function forceOutcome(suffix: ReservedSuffix | undefined, signal: AbortSignal) {
  switch (suffix) {
    case '000000301':
      throw new AppError(301, {
        zh: '采集失败，请重试（沙箱保留 ID）',
        en: 'The collection failed; retry (reserved id of the sandbox)',
      })
    case '000000302':
      throw new AppError(
        302,
        {
          zh: '已达到上游的速率限制，请稍后重试（沙箱保留 ID）',
          en: "The upstream's rate limit was hit; retry later (reserved id of the sandbox)",
        },
        { retryAfterMs: 3000 },
      )
    case '000000500':
      throw new Error('Sandbox: the internal error that the reserved id asks for.')
    case '000000060':
      return await delay(60_000, signal)
    case '000000005':
      return await delay(5000, signal)
  }
}

/** Waits, or rejects with the signal's reason as soon as it aborts. */
function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
