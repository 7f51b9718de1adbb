import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'
import { redactSecrets } from '../../core/redact.ts'
import { OutgoingConnections } from '../../sources/http.ts'
import type { SourceLog } from '../../sources/source.ts'

export interface ExporterSettings {
  /** Base address of an OTLP/HTTP receiver, without a final slash. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

const sendMs = 10_000
const maxReplyBytes = 65_536

/** Sends spans as OTLP in JSON, by the one way that leads outside. Trouble is told once. */
export class OtlpExporter implements SpanExporter {
  readonly #connections: OutgoingConnections
  readonly #path: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #log: SourceLog
  #isFailing = false

  constructor({ url, headers }: ExporterSettings, log: SourceLog) {
    const { origin, pathname } = new URL(url)
    this.#connections = new OutgoingConnections(origin, {
      connections: 1,
      maxBodyBytes: maxReplyBytes,
    })
    this.#path = `${pathname === '/' ? '' : pathname}/v1/traces`
    this.#headers = { ...headers, 'content-type': 'application/json' }
    this.#log = log
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#send(spans).then(
      () => {
        if (this.#isFailing) this.#log.info({}, 'traces are taken again')
        this.#isFailing = false
        done({ code: ExportResultCode.SUCCESS })
      },
      (error: unknown) => {
        if (!this.#isFailing)
          this.#log.warn({ reason: this.#reason(error) }, 'traces are not taken')
        this.#isFailing = true
        done({ code: ExportResultCode.FAILED })
      },
    )
  }

  shutdown(): Promise<void> {
    return this.#connections.close()
  }

  async #send(spans: ReadableSpan[]): Promise<void> {
    const body = Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? []).toString()
    const request = { method: 'POST', path: this.#path, headers: this.#headers, body } as const
    const { status } = await this.#connections.send(request, AbortSignal.timeout(sendMs))
    if (status < 200 || status >= 300) throw new Error(`HTTP ${status}`)
  }

  #reason(error: unknown): string {
    const told = error instanceof Error ? error.message : String(error)
    return redactSecrets(told, Object.values(this.#headers))
  }
}
