import type { Text } from '../../core/text.ts'
import type { Settings } from '../../settings/load.ts'

/** What a process is to be. */
export interface Begin {
  readonly kind: 'run'
  readonly settings: Settings
  readonly version: string
  /** What the processes beside it speak. */
  readonly wireVersion: number
  /** Its name in the log and the metrics. */
  readonly process: string
  /** Its place among those that serve; the keeper has none. */
  readonly index: number
  /** The path of the socket where the keeper of a data folder listens. */
  readonly path: string
  readonly makesDemo: boolean
}

/** What the supervisor tells a process, or asks it. */
export type Order =
  | Begin
  | { readonly kind: 'stop' }
  | { readonly kind: 'measure'; readonly id: number }
  | { readonly kind: 'sources'; readonly id: number; readonly withinMs: number }
  /** What all processes have measured, in Prometheus' format. */
  | { readonly kind: 'metrics'; readonly id: number; readonly text: string }

/** What a process tells the supervisor, or asks it. */
export type Report =
  | { readonly kind: 'ready'; readonly address?: string; readonly demoToken?: string | undefined }
  /** It cannot begin, for a reason that the operator is told. */
  | { readonly kind: 'unfit'; readonly text: Text }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'metrics'; readonly id: number }
