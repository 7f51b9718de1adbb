import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import type { Done } from '../../ledger/ledger.ts'
import type { SourceLog } from '../../sources/source.ts'
import type { Collection } from '../../sources/watched.ts'
import type { PayingLedger, Tracing, Who } from '../metered/context.ts'
import type { Outcome } from '../metered/outcome.ts'
import { type ExporterSettings, OtlpExporter } from './exporter.ts'

export interface TracingSettings extends ExporterSettings {
  /** Share of the calls that are traced, 0 to 1. */
  readonly share: number
  readonly version: string
}

/** What is metered as an OpenTelemetry trace: the ledger's decisions and the collections within it. */
export interface OpenTracing extends Tracing {
  /** The same ledger, whose decisions over calls are spans. */
  ledger(ledger: PayingLedger): PayingLedger
  /** Takes note of a collection that has just ended. */
  collected(collection: Collection): void
  /** Sends what is left. */
  close(): Promise<void>
}

const maxBatch = 512
const maxQueue = 4096
const sendEveryMs = 2000
const closeMs = 3000

/** Opens what traces calls; what cannot be sent is dropped, and never holds a call up. */
export function openTracing(settings: TracingSettings, log: SourceLog): OpenTracing {
  const { share, version } = settings
  const ratio = new TraceIdRatioBasedSampler(share)
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'astrolabe', 'service.version': version }),
    // Callers may name their trace, but not how many of theirs are kept.
    sampler: new ParentBasedSampler({ root: ratio, remoteParentSampled: ratio }),
    spanProcessors: [
      new BatchSpanProcessor(new OtlpExporter(settings, log), {
        maxExportBatchSize: maxBatch,
        maxQueueSize: maxQueue,
        scheduledDelayMillis: sendEveryMs,
      }),
    ],
  })
  const tracer = provider.getTracer('astrolabe', version)
  const within = new AsyncLocalStorage<Context>()
  const here = () => within.getStore() ?? ROOT_CONTEXT

  // What hears a reply goes on where the request was made, and not in the ledger's own turn.
  const decision = <Reply>(name: string, done: Done<Reply>): Done<Reply> => {
    const context = here()
    const span = tracer.startSpan(name, {}, context)
    return (reply) => {
      if (reply instanceof Error) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
      within.run(context, done, reply)
    }
  }
  return {
    metered: ({ requestId, headers = {} }, { id, path }, tell, work) => {
      const parent = propagator.extract(ROOT_CONTEXT, headers, headerGetter)
      const span = tracer.startSpan(
        `GET ${path}`,
        {
          kind: SpanKind.SERVER,
          attributes: {
            'http.request.method': 'GET',
            'http.route': path,
            'astrolabe.endpoint': id,
            'astrolabe.request_id': requestId,
          },
        },
        parent,
      )
      within.run(trace.setSpan(parent, span), work, (outcome) => {
        span.setAttributes(attributesOf(outcome))
        if (outcome?.code === 500) span.setStatus({ code: SpanStatusCode.ERROR })
        span.end()
        tell(outcome)
      })
    },
    ledger: (ledger) => ({
      admit: (request, done) => ledger.admit(request, decision('ledger.admit', done)),
      settle: (request, done) => ledger.settle(request, decision('ledger.settle', done)),
      reject: (request, done) => ledger.reject(request, decision('ledger.reject', done)),
      inquire: (request) => ledger.inquire(request),
    }),
    collected: ({ brought, dataset, code, ms }) => {
      // What is collected for another process's call is part of its trace.
      if (!trace.getSpan(here())) return
      const endMs = Date.now()
      const attributes = { 'astrolabe.source': brought, 'astrolabe.dataset': dataset }
      const options = { kind: SpanKind.CLIENT, startTime: endMs - ms, attributes }
      const span = tracer.startSpan('collect', options, here())
      span.setAttribute('astrolabe.code', code)
      if (code !== 0 && code !== 400) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end(endMs)
    },
    close: async () => {
      const timeout = AbortSignal.timeout(closeMs)
      const late = new Promise<void>((resolve) => {
        timeout.addEventListener('abort', () => resolve(), { once: true })
      })
      await Promise.race([provider.shutdown().catch(() => {}), late])
    },
  }
}

const propagator = new W3CTraceContextPropagator()

type CarriedHeaders = NonNullable<Who['headers']>

const headerGetter = {
  keys: (headers: CarriedHeaders) => Object.keys(headers),
  get: (headers: CarriedHeaders, name: string) => headers[name],
}

function attributesOf(outcome: Outcome<unknown> | undefined) {
  // The caller left, and nothing was answered.
  if (!outcome) return { 'astrolabe.left': true }
  const { code } = outcome
  if (code !== 0) return { 'astrolabe.code': code }
  const { cache, source } = outcome
  return {
    'astrolabe.code': code,
    ...(cache && { 'astrolabe.cache': cache }),
    ...(source && { 'astrolabe.source': source }),
  }
}
