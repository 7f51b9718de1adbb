import { describe, expect, it } from 'vitest'
import { figuresOf } from '../catalog/figures.ts'
import { datasets } from '../catalog/index.ts'
import { readFigure } from './read-figure.ts'

const figures = figuresOf(datasets)
const example = (dataset: string) => datasets.find(({ name }) => name === dataset)?.example
const read = (name: string, body?: unknown) => {
  const figure = figures.get(name)
  if (!figure) throw new Error(`no figure ${name}`)
  return readFigure(figure, body ?? example(figure.dataset))
}

describe('the figures', () => {
  it('are read from the documented examples in normal units', () => {
    const spread = example('spread-info') as Record<string, Record<string, unknown>>
    expect(read('cpm_21_60')).toBe(Number(spread.expect_cpm?.cpm_21_60) / 100)
    expect(read('interact_rate')).toBe(Number(spread.interact_rate?.value) / 10_000)
    expect(read('avg_duration')).toBe(Number(spread.avg_duration) / 100)
    expect(read('play_mid')).toBe(Number(spread.play_mid))
    const rows = example('marketing-info')?.price_info as { video_type: number; price: number }[]
    expect(read('price_21_60')).toBe(rows.find((row) => row.video_type === 2)?.price)
    for (const { name, row } of figures.values()) {
      if (!row) expect(read(name), name).not.toBeNull()
    }
  })

  it('of rows are read from the row that they name, wherever it stands', () => {
    for (const { name, path, row, divisor } of figures.values()) {
      if (!row) continue
      const { key, is, member } = row
      const rows = [
        { [key]: 'other', [member]: 1 },
        { [key]: is, [member]: 7 },
      ]
      const body = path.toReversed().reduce<unknown>((inner, each) => ({ [each]: inner }), rows)
      expect(read(name, body), name).toBe(7 / divisor)
    }
  })

  it('say the unit of what they give', () => {
    expect(figures.get('cpm_21_60')?.unit).toBe('yuan')
    expect(figures.get('play_over_rate')?.unit).toBe('fraction')
    expect(figures.get('avg_duration')?.unit).toBe('seconds')
    expect(figures.get('star_index')?.unit).toBe('index')
  })

  it.each([
    {},
    { play_mid: '' },
    { play_mid: '-' },
    { play_mid: null },
    { play_mid: [] },
    [],
    null,
    1,
  ])('are missing, not zero, in %j', (body) => {
    expect(read('play_mid', body === null ? 'null' : body)).toBeNull()
    expect(read('price_21_60', body === null ? 'null' : body)).toBeNull()
  })

  it('are zero where the body says so', () => {
    expect(read('play_mid', { play_mid: '0' })).toBe(0)
    expect(read('price_60', { price_info: [{ video_type: 71, price: 0 }] })).toBe(0)
  })
})
