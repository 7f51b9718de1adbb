import type { Dataset } from '../../catalog/define.ts'
import { figuresByName } from '../../catalog/operations/figures.ts'
import { readFigure } from '../read-figure.ts'
import { countedIn } from './counted.ts'
import { isFreeCost, type NormalBody, normalBody } from './normal-body.ts'
import { type Tier, tiersOf } from './tiers.ts'

/** Figures in normal units, by name; those that are missing are absent. */
export type Figures = Readonly<Record<string, number>>

/** All that a view takes from one body. Plain data, so that another thread can read it. */
export interface ReadBody {
  readonly data: NormalBody
  /** Those that the catalog names, and what is counted over lists. */
  readonly figures: Figures
  /** Which part a figure is of that was chosen among several, by the figure's name. */
  readonly parts: Readonly<Record<string, string>>
  readonly tiers: readonly Tier[]
}

/** Reads a body of the dataset, parsed with whole numbers beyond 2^53 as text. */
export function readBody({ name, data }: Pick<Dataset, 'name' | 'data'>, body: unknown): ReadBody {
  const { figures, parts } = countedIn(name, body)
  return {
    data: normalBody(data, body),
    figures: { ...figuresIn(name, body), ...figures },
    parts,
    tiers: name === 'marketing-info' ? tiersOf(body) : [],
  }
}

const figuresByDataset = Map.groupBy(figuresByName.values(), ({ dataset }) => dataset)

function figuresIn(dataset: string, body: unknown): Figures {
  const found = (figuresByDataset.get(dataset) ?? []).flatMap((figure) => {
    const value = readFigure(figure, body)
    const isMissing = value === null || isFreeCost(figure.name, figure.unit, value)
    return isMissing ? [] : [[figure.name, value] as const]
  })
  return Object.fromEntries(found)
}
