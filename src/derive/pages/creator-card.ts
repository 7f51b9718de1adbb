import type { Figure } from '../../catalog/figures.ts'
import { datasets } from '../../catalog/index.ts'
import { documentedCreatorId } from '../../catalog/kinds/id.ts'
import type { NormalUnit } from '../../catalog/normal-units.ts'
import { figuresByName } from '../../catalog/operations/figures.ts'
import type { Language } from '../../core/text.ts'
import { brief } from '../answer-layout.ts'
import { memberOf } from '../figure-of.ts'
import { readFigure } from '../read-figure.ts'

/** What the examples say of the creator whom they are about, as far as a home page shows it. */
export interface CreatorCard {
  readonly id: string
  readonly tags: readonly string[]
  readonly tiers: readonly PriceTier[]
  readonly figures: readonly CardFigure[]
  readonly indices: readonly CardFigure[]
}

/** A length of video; a cell is null where the example has none. */
interface PriceTier {
  readonly label: string
  readonly price: number | null
  readonly cpm: number | null
  readonly cpe: number | null
}

interface CardFigure {
  readonly label: string
  readonly value: number
  readonly unit: NormalUnit
}

/** Money is in yuan, shares are fractions: everything is in its normal unit. */
export function creatorCard(language: Language): CreatorCard {
  const shown = (name: string): readonly CardFigure[] => {
    const figure = figuresByName.get(name)
    const value = figure ? inExample(figure) : null
    if (!figure || value === null) return []
    return [{ label: brief(figure.meaning[language]), value, unit: figure.unit }]
  }
  return {
    id: documentedCreatorId,
    tags: tagsInExample(),
    tiers: tiers(language),
    figures: ['play_mid', 'interact_rate', 'play_over_rate'].flatMap(shown),
    indices: indexNames().flatMap(shown),
  }
}

/** Every length that has both a price and an expected CPM, in the catalog's order. */
function tiers(language: Language): readonly PriceTier[] {
  const lengths = [...figuresByName.keys()].flatMap((name) => /^price_(.+)$/.exec(name)?.[1] ?? [])
  return lengths.flatMap((length) => {
    const [price, cpm, cpe] = ['price', 'cpm', 'cpe'].map((kind) =>
      figuresByName.get(`${kind}_${length}`),
    )
    if (!price || !cpm) return []
    return [
      {
        label: brief(cpm.meaning[language]),
        price: inExample(price),
        cpm: inExample(cpm),
        cpe: cpe ? inExample(cpe) : null,
      },
    ]
  })
}

/** The overall index, then those it comes with. */
function indexNames(): readonly string[] {
  const overall = figuresByName.get('star_index')
  const others = [...figuresByName.values()].filter(
    ({ unit, dataset }) => unit === 'index' && dataset === overall?.dataset,
  )
  return [...new Set(['star_index', ...others.map(({ name }) => name)])]
}

function inExample(figure: Figure): number | null {
  return readFigure(figure, exampleOf(figure.dataset))
}

function exampleOf(dataset: string): unknown {
  return datasets.find(({ name }) => name === dataset)?.example
}

function tagsInExample(): readonly string[] {
  const tags = memberOf(exampleOf('marketing-info'), 'industry_tags')
  return Array.isArray(tags) ? tags.map(String) : []
}
