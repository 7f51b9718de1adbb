import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingHttpHeaders } from 'node:http'
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { CommitError, type Done } from '../../ledger/ledger.ts'
import type { SourceLog } from '../../sources/source.ts'
import type { Collection } from '../../sources/watched.ts'
import type { Call, CallLedger } from '../calls/execute.ts'
import type { Outcome } from '../calls/outcome.ts'
import { type ExporterSettings, OtlpExporter } from './exporter.ts'

export interface TracingSettings extends ExporterSettings {
  /** Share of the calls that are traced, 0 to 1. */
  readonly share: number
  readonly version: string
}

/** A call as an OpenTelemetry trace: the ledger's decisions and the sources' collections within it. */
export interface Tracing {
  /** Runs a call as a span, within the caller's own trace where its headers name one. */
  call(
    call: Call,
    headers: IncomingHttpHeaders,
    work: () => Promise<Outcome | undefined>,
  ): Promise<Outcome | undefined>
  /** The same ledger, whose decisions over calls are spans. */
  ledger(ledger: CallLedger): CallLedger
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
export function openTracing(settings: TracingSettings, log: SourceLog): Tracing {
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

  const decision = <Reply>(name: string, done: Done<Reply>): Done<Reply> => {
    const span = tracer.startSpan(name, {}, here())
    return (reply) => {
      if (reply instanceof CommitError) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
      done(reply)
    }
  }
  return {
    call: async (call, headers, work) => {
      const { endpoint } = call.plan
      const parent = propagator.extract(ROOT_CONTEXT, headers, headerGetter)
      const span = tracer.startSpan(
        `GET ${endpoint.path}`,
        {
          kind: SpanKind.SERVER,
          attributes: {
            'http.request.method': 'GET',
            'http.route': endpoint.path,
            'astrolabe.endpoint': endpoint.id,
            'astrolabe.request_id': call.requestId,
          },
        },
        parent,
      )
      const outcome = await within.run(trace.setSpan(parent, span), work)
      span.setAttributes(attributesOf(outcome))
      if (outcome?.code === 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
      return outcome
    },
    ledger: (ledger) => ({
      admit: (request, done) => ledger.admit(request, decision('ledger.admit', done)),
      settle: (request, done) => ledger.settle(request, decision('ledger.settle', done)),
      reject: (request, done) => ledger.reject(request, decision('ledger.reject', done)),
      inquire: (request) => ledger.inquire(request),
      trouble: () => ledger.trouble(),
    }),
    collected: ({ source, dataset, code, ms }) => {
      const endMs = Date.now()
      const attributes = { 'astrolabe.source': source, 'astrolabe.dataset': dataset }
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

const headerGetter = {
  keys: (headers: IncomingHttpHeaders) => Object.keys(headers),
  get: (headers: IncomingHttpHeaders, name: string) => headers[name],
}

function attributesOf(outcome: Outcome | undefined) {
  // The caller left, and nothing was answered.
  if (!outcome) return { 'astrolabe.left': true }
  const { code } = outcome
  if (code !== 0) return { 'astrolabe.code': code }
  const { cache, answer } = outcome
  return { 'astrolabe.code': code, 'astrolabe.cache': cache, 'astrolabe.source': answer.source }
}
