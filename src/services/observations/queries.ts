import type { Figure } from '../../catalog/figures.ts'
import { readFigure } from '../../derive/read-figure.ts'
import type {
  AnswersQuestion,
  HistoryReads,
  LatestQuestion,
  ObservedEnds,
} from '../../store/history.ts'
import type {
  AllChanges,
  AllSeries,
  Change,
  ChangesQuestion,
  CollectedBody,
  LatestBody,
  SeriesQuestion,
  Timeline,
  TimelineQuestion,
} from './questions.ts'
import { pointOf, seriesOf } from './series.ts'
import { inflated, parsed } from './stored-body.ts'

/** What can be asked of the history. */
export function historyQueries(history: HistoryReads) {
  return {
    /** The latest collection of what was asked; undefined where there is none that can be read. */
    async latest(question: LatestQuestion): Promise<LatestBody | undefined> {
      const found = await history.latest(question)
      const body = found && inflated(found.deflated)
      if (!found || body === undefined) return undefined
      const { subjects, collectedAtMs, source } = found
      return { subjects, body, collectedAtMs, source }
    },
    /** What a question was answered with, each body once; what cannot be read is left out. */
    async answers(question: AnswersQuestion): Promise<readonly CollectedBody[]> {
      const found = await history.answers(question)
      return found.flatMap(({ deflated, ...of }) => {
        const body = inflated(deflated)
        return body ? [{ ...of, body }] : []
      })
    },
    /** When a creator was observed, the latest first. */
    async timeline({ limit, ...question }: TimelineQuestion): Promise<Timeline> {
      const found = await history.timeline({ ...question, limit: limit + 1 })
      return { observations: found.slice(0, limit), more: found.length > limit }
    },
    /** The figures' series: one for each way in which their dataset was asked for, and of one kind of data. */
    async series({ figures, ...period }: SeriesQuestion): Promise<AllSeries> {
      const found: AllSeries[] = []
      for (const dataset of new Set(figures.map((figure) => figure.dataset))) {
        const wanted = figures.filter((figure) => figure.dataset === dataset)
        const bodies = await history.bodies({ ...period, dataset, limit: maxBodies + 1 })
        const latest = bodies.slice(0, maxBodies)
        found.push({
          series: seriesOf(wanted, latest.reverse(), period),
          more: bodies.length > maxBodies,
        })
      }
      return {
        series: found.flatMap(({ series }) => series),
        more: found.some(({ more }) => more),
      }
    },
    /** Which figures have other values than they had at a moment, the latest observed first. */
    async changes({ subject, figures, sinceMs }: ChangesQuestion): Promise<AllChanges> {
      const ends = await history.ends({ subject, sinceMs, limit: maxCompared + 1 })
      return {
        changes: ends.slice(0, maxCompared).flatMap((each) => changesOf(figures, each)),
        more: ends.length > maxCompared,
      }
    },
  }
}

/** Requests that one question compares: each reads two bodies. */
const maxCompared = 500

function changesOf(figures: readonly Figure[], { first, last }: ObservedEnds): Change[] {
  const bodies = [first, last].map(({ deflated }) => parsed(inflated(deflated)))
  return figures
    .filter(({ dataset }) => dataset === first.dataset)
    .flatMap((figure) => {
      const [was = null, is = null] = bodies.map((body) => readFigure(figure, body))
      if (was === is) return []
      const ends = { from: pointOf(first, was), to: pointOf(last, is) }
      return [{ figure: figure.name, query: first.query, ...ends }]
    })
}

/** Bodies that one question reads of a dataset, the latest ones: as long as others may have to wait. */
const maxBodies = 1000
