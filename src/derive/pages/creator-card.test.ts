import { expect, test } from 'vitest'
import { datasets } from '../../catalog/index.ts'
import { languages } from '../../core/text.ts'
import { creatorCard } from './creator-card.ts'

const exampleOf = (dataset: string) =>
  JSON.stringify(datasets.find(({ name }) => name === dataset)?.example)

test.each(languages)(
  'in %s a card has prices by length, plays and indices of the examples',
  (language) => {
    const { id, tags, tiers, figures, indices } = creatorCard(language)
    expect(exampleOf('marketing-info')).toContain(`"author_id":"${id}"`)
    for (const tag of tags) expect(exampleOf('marketing-info')).toContain(`"${tag}"`)
    expect(tiers).toHaveLength(3)
    for (const { price, cpm, cpe } of tiers) {
      expect(exampleOf('marketing-info')).toContain(`"price":${price}`)
      // The body has them in fen.
      for (const cost of [cpm, cpe]) {
        expect(exampleOf('spread-info')).toContain(`"${Math.round((cost ?? 0) * 100)}"`)
      }
    }
    const [plays, ...rates] = figures
    expect(exampleOf('spread-info')).toContain(`"play_mid":"${plays?.value}"`)
    expect(rates.map(({ unit }) => unit)).toEqual(['fraction', 'fraction'])
    expect(indices).toHaveLength(6)
    for (const { value } of indices) expect(exampleOf('link-info')).toContain(`"value":${value}}`)
    const labels = [...tiers, ...figures, ...indices].map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
  },
)
