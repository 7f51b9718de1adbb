import { expect, it } from 'vitest'
import { Durations } from '../core/latency.ts'
import { expositionOf } from './exposition.ts'

it('prints counts with their labels, escaped as the format wants it', () => {
  const text = expositionOf([
    {
      type: 'counter',
      name: 'calls_total',
      help: 'Calls\\lines\nof many.',
      samples: [
        [{ path: 'a"b\\c\nd', code: '0' }, 3],
        [{}, 0.5],
      ],
    },
    { type: 'gauge', name: 'empty', help: 'Nothing.', samples: [] },
  ])
  expect(text).toBe(
    [
      '# HELP calls_total Calls\\\\lines\\nof many.',
      '# TYPE calls_total counter',
      'calls_total{path="a\\"b\\\\c\\nd",code="0"} 3',
      'calls_total 0.5',
      '# HELP empty Nothing.',
      '# TYPE empty gauge',
      '',
    ].join('\n'),
  )
})

it('prints a histogram in seconds, each bucket with what is below it', () => {
  const durations = new Durations([10, 100])
  for (const ms of [5, 50, 60, 5000]) durations.add(ms)
  const text = expositionOf([
    { type: 'histogram', name: 'took', help: 'Time.', samples: [[{ source: 'x' }, durations]] },
  ])
  expect(text.split('\n').slice(2)).toEqual([
    'took_bucket{source="x",le="0.01"} 1',
    'took_bucket{source="x",le="0.1"} 3',
    'took_bucket{source="x",le="+Inf"} 4',
    'took_sum{source="x"} 5.115',
    'took_count{source="x"} 4',
    '',
  ])
})
