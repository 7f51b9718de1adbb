import { exampleBasis, type Section } from '../section.ts'
import { audience } from './audience.ts'
import { conversion } from './conversion.ts'
import { dailyConnectedUsers } from './daily-connected-users.ts'
import { dailyIndex } from './daily-index.ts'
import { fans } from './fans.ts'
import { indices } from './indices.ts'
import { performance } from './performance.ts'
import { prices } from './prices.ts'
import { profile } from './profile.ts'
import { service } from './service.ts'
import { videos } from './videos.ts'

/** Every section of the view, in its order. Live streams are none: their answers are guesses alone. */
export const sections: readonly Section[] = [
  profile,
  prices,
  performance,
  audience,
  fans,
  indices,
  conversion,
  videos,
  service,
  dailyConnectedUsers,
  dailyIndex,
]

/** Those that are asked where none is named. */
export const usualSections = sections.filter(({ isAskedByName }) => !isAskedByName)

/** The sections as a comparison asks them: no more of each than it shows, since all of it is paid. */
export const comparedSections: readonly Section[] = sections
  .filter(({ compared }) => compared.length > 0)
  .map((section) => ({
    ...section,
    questions: (basis) =>
      section.questions(basis).filter(({ dataset }) => section.compared.includes(dataset)),
  }))

/** How many calls a view takes where no section is named, and a comparison for each of its creators. */
export const viewCalls = usualSections.flatMap(({ questions }) => questions(exampleBasis)).length
export const comparedCalls = comparedSections.flatMap(({ questions }) =>
  questions({ ...exampleBasis, kinds: ['personal'] }),
).length
