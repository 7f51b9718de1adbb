import { hash } from 'node:crypto'
import { connectedUsersOn } from '../../creator/connected-users.ts'
import { type Identity, identityOf } from '../../creator/identity.ts'
import { randomOf } from '../../creator/random.ts'
import { collectsOf, interactionsOf, interactRateOf } from '../../creator/video-figures.ts'
import { addressOf, coverUriOf, fileIdOf, videoWordsOf } from '../../creator/video-words.ts'
import { type Video, videoOn } from '../../creator/videos.ts'
import type { Creator } from '../../creator.ts'
import { ofItem } from '../../define.ts'

/** A video that leads to no creator of the population has no author. */
export const project = ofItem(({ traits, dayNumber, creatorId }, world) => {
  const creator = creatorId === undefined ? undefined : world.creator(creatorId)
  const identity = creator && identityOf(creator)
  return {
    ...(creator && identity && { author_info: authorInfo(creator, identity) }),
    base_resp: { status_code: 0, status_message: '' },
    video_info: videoInfo(videoOn(traits, dayNumber), identity),
  }
})

const genders = { unknown: 0, male: 1, female: 2 } as const satisfies Record<
  Identity['gender'],
  number
>

function authorInfo(creator: Creator, identity: Identity) {
  const { total } = connectedUsersOn(creator, creator.dayNumber)
  const { city, province } = identity.place
  const tags = identity.tags.map(
    ({ first, seconds }) => [first.name, seconds.map(({ name }) => name)] as const,
  )
  return {
    author_id: creator.id,
    avatar_uri: identity.avatarUri,
    city: city === '' ? province : city,
    content_tags: Object.fromEntries(tags),
    core_user_id: identity.coreUserId,
    follower: String(creator.followers),
    gender: genders[identity.gender],
    industry_tags: [],
    ink_cnt: String(Math.floor(total * randomOf(`ink/${creator.id}`).between(0.3, 0.5))),
    is_star: 1,
    link_cnt: String(total),
    name: identity.nickname,
  }
}

function videoInfo(video: Video, identity: Identity | undefined) {
  const { itemId } = video
  const { title, themes } = videoWordsOf(itemId, identity?.contentThemes)
  return {
    collect_cnt: String(collectsOf(video)),
    comment_cnt: String(video.comments),
    content_theme_labels: themes,
    create_time: String(video.createdAtSeconds),
    duration: video.durationSeconds,
    finish_rate: video.completionPer10k / 10_000,
    head_image_uri: coverUriOf(itemId),
    interact_cnt: String(interactionsOf(video)),
    interact_rate: interactRateOf(video),
    item_id: itemId,
    like_cnt: String(video.likes),
    music_info: musicInfo(video, identity?.nickname ?? ''),
    share_cnt: String(video.shares),
    title,
    url: addressOf(itemId),
    video_id: fileIdOf(itemId),
    vv_cnt: String(video.plays),
  }
}

/** The sound that the video was made with. */
function musicInfo({ itemId, createdAtSeconds, durationSeconds }: Video, author: string) {
  const name = hash('sha256', `music/${itemId}`).slice(0, 16)
  const musicId = 7n * 10n ** 18n + (BigInt(`0x${name}`) % 10n ** 17n)
  return {
    album: '',
    author,
    cover_uri: `100x100/aweme-avatar/${name}`,
    cover_url: [`https://p3.example.com/cover/${name}.jpeg`],
    create_time: String(createdAtSeconds - 240),
    duration: String(durationSeconds),
    music_id: String(musicId),
    play_url: `https://m.example.com/music/${name}.mp3`,
    source_platform: 0,
    title: author === '' ? '原声' : `@${author}创作的原声`,
    used_count: '0',
  }
}
