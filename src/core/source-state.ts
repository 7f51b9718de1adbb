import type { Text } from './text.ts'

/** Whether a source is asked: it is, it rests after failures, or the operator has to act first. */
export type SourceState = 'working' | 'resting' | 'stopped'

export const sourceStates: Readonly<Record<SourceState, Text>> = {
  working: { zh: '正常', en: 'working' },
  resting: { zh: '暂停', en: 'resting' },
  stopped: { zh: '已停止', en: 'stopped' },
}
