import { hash } from 'node:crypto'
import { fields } from './fields.ts'
import { randomOf } from './random.ts'
import { voiceOf } from './voices.ts'

/** What a video is called and what it is about. */
export interface VideoWords {
  /** It says that it is made up. */
  readonly title: string
  readonly themes: readonly string[]
}

/** The words of a video by somebody who speaks of these themes; of one by nobody without them. */
export function videoWordsOf(itemId: string, themes?: readonly string[]): VideoWords {
  const random = randomOf(`video-words/${itemId}`)
  const known = themes ?? voiceOf(random.pick(fields).name).themes
  const chosen = random.shuffled(known).slice(0, 2)
  const [main = ''] = chosen
  const tags = [...chosen, '沙箱'].map((tag) => `#${tag}`).join(' ')
  return { title: `${random.pick(sayings)(main)} ${tags}`, themes: chosen }
}

const sayings: readonly [Saying, ...Saying[]] = [
  (theme) => `聊聊${theme}`,
  (theme) => `${theme}，一次讲明白`,
  (theme) => `第一次认真做${theme}`,
  (theme) => `关于${theme}的三个问题`,
  (theme) => `${theme}：这一期最实用`,
  (theme) => `你们要的${theme}来了`,
]

type Saying = (theme: string) => string

/** Where the upstream keeps a video's cover; it is no address. */
export function coverUriOf(itemId: string): string {
  return `tos-cn-i-dy/${hash('sha256', `cover/${itemId}`).slice(0, 32)}`
}

/** The id of a video's file. */
export function fileIdOf(itemId: string): string {
  return `v0300fg10000${hash('sha256', `file/${itemId}`).slice(0, 20)}`
}

/** The address of a video as the upstream prints it. */
export function addressOf(itemId: string): string {
  return `https://www.iesdouyin.com/share/video/${itemId}/?region=CN`
}
