import { expect, it } from 'vitest'
import { Distribution } from '../core/distribution.ts'
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

it('prints a histogram, each bucket with what is below it', () => {
  const sizes = new Distribution([1, 10])
  for (const size of [1, 5, 6, 500]) sizes.add(size)
  const text = expositionOf([
    { type: 'histogram', name: 'sizes', help: 'Sizes.', samples: [[{ source: 'x' }, sizes]] },
  ])
  expect(text.split('\n').slice(2)).toEqual([
    'sizes_bucket{source="x",le="1"} 1',
    'sizes_bucket{source="x",le="10"} 3',
    'sizes_bucket{source="x",le="+Inf"} 4',
    'sizes_sum{source="x"} 512',
    'sizes_count{source="x"} 4',
    '',
  ])
})
