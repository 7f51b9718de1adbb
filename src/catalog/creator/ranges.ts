/** A figure that the upstream tells by the range it is in. The ladders are the sandbox's own. */
type Range = (figure: number) => string

/** The step of a ladder that a figure is on: above `low` and up to `high`. */
const range =
  (ladder: readonly [number, ...number[]], print: (bound: number) => string, join: string): Range =>
  (figure) => {
    const above = ladder.findLast((bound) => figure > bound)
    const upTo = ladder.find((bound) => figure <= bound)
    if (above === undefined) return `<=${print(ladder[0])}`
    return upTo === undefined ? `>${print(above)}` : `${print(above)}${join}${print(upTo)}`
  }

/** Thousands are `k` and ten thousands `w`. */
const short = (bound: number) => {
  if (bound >= 10_000) return `${bound / 10_000}w`
  return bound >= 1000 ? `${bound / 1000}k` : String(bound)
}

const percent = (bound: number) => `${Number((bound * 100).toFixed(3))}%`

/** Clicks on a video's component. */
export const clickRange = range([100, 500, 1000, 5000, 10_000, 50_000, 100_000], short, '-')

/** Clicks on a component over plays. */
export const clickRateRange = range([0.001, 0.005, 0.01, 0.03, 0.05], percent, '-')

/** Yuan for a click. */
export const clickCostRange = range([1, 2, 5, 10, 20, 50, 100], short, '-')

/** Yuan that a video sold for, or that were sold for in some days. */
export const salesRange = range(
  [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000],
  short,
  '-',
)

/** Yuan that a product costs. */
export const productPriceRange = range([50, 200, 500, 1000, 3000], short, '-')

/** Yuan sold for a thousand plays. */
export const gpmRange = range([10, 50, 100, 500, 1000], short, '-')

/** The bound with thousands set apart: `20,000`. */
const grouped = (bound: number) => String(bound).replace(/\B(?=(\d{3})+$)/g, ',')

/** Below its first step a figure of seeding is less than it: `<0.02%`. */
const seeding =
  (ladder: readonly [number, ...number[]], print: (bound: number) => string): Range =>
  (figure) =>
    range(ladder, print, ' - ')(figure).replace(/^<=/, '<')

/** Searches after viewing a video. */
export const searchRange = seeding([10, 100, 1000, 10_000, 100_000], grouped)

/** Searches after viewing over plays. */
export const searchRateRange = seeding([0.0002, 0.001, 0.005, 0.01], percent)

/** People newly interested in a brand (A3). */
export const interestedRange = seeding([200, 2000, 20_000, 200_000], grouped)

/** A share in whole percent: `1%`. */
export const wholePercent: Range = (figure) => `${Math.round(figure * 100)}%`
