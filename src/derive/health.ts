import type { SourceState } from '../core/source-state.ts'
import type { Text } from '../core/text.ts'

/** What a score is made from: the collections of the last 24 hours. */
export interface Health {
  /** The share of the collections that succeeded, from 0 to 1; null where there were none. */
  readonly successShare: number | null
  /**
   * The time within which 95 % of the successes came, in milliseconds; null where there were none.
   */
  readonly p95Ms: number | null
  /** Whether the source is asked; null where nobody knows. */
  readonly state: SourceState | null
}

/** Up to the first, slowness costs nothing; from the second on, it costs all that it can. */
const quickMs = 2000
const slowMs = 30_000
const slowPenalty = 0.2

/** How well a source serves a dataset, 0 to 100; null where it was not asked. */
export function healthScore({ successShare, p95Ms, state }: Health): number | null {
  if (state === 'stopped') return 0
  if (successShare === null) return null
  const slowness = Math.min(1, Math.max(0, ((p95Ms ?? 0) - quickMs) / (slowMs - quickMs)))
  return Math.round(100 * successShare * (1 - slowPenalty * slowness))
}

/** The formula in words, for the documentation. */
export const healthScoreText: Text = {
  zh: `评分为 0 至 100 的整数：100 × 最近 24 小时的成功率 ×（1 − ${slowPenalty} × 慢度）。慢度由成功采集的 P95 耗时得出：${quickMs / 1000} 秒以内为 0，${slowMs / 1000} 秒及以上为 1，其间按比例递增。来源已停止时评分为 0；没有采集记录时为空，而不是 0。`,
  en: `The score is a whole number from 0 to 100: 100 × success share of the last 24 hours × (1 − ${slowPenalty} × slowness). Slowness follows from the p95 of the collections that succeeded: 0 up to ${quickMs / 1000} s, 1 from ${slowMs / 1000} s on, and in proportion between. A source that has stopped scores 0; one that was not asked has no score, which is not 0.`,
}
