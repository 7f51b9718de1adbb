import { commerceOf } from '../../creator/commerce.ts'
import { lowestPriceYuan } from '../../creator/costs.ts'
import { genderCodes, type Identity, identityOf } from '../../creator/identity.ts'
import { livesWithin } from '../../creator/live.ts'
import { refreshedAtSeconds } from '../../creator/refresh.ts'
import type { Creator } from '../../creator.ts'
import { ofCreator } from '../../define.ts'

export const project = ofCreator((creator) => {
  const identity = identityOf(creator)
  return {
    ...{ abandon_sign_result: 0, appeal_id: '0', author_avatar_frame_icon: 0, author_type: 1 },
    avatar_uri: identity.avatarUri,
    ...{ avg_play: 0, aweme_tags: [], base64_qrcode: '' },
    base_resp: { status_code: 0, status_message: 'Success' },
    category_id: '1',
    city: identity.place.city,
    content_theme_labels: identity.contentThemes,
    core_user_id: identity.coreUserId,
    create_time: String(identity.joinedAtSeconds),
    creator_type: 0,
    e_commerce_enable: commerceOf(creator).shop !== undefined,
    follower: creator.followers,
    gender: genderCodes[identity.gender],
    ...{ grade: 0, has_phone: false },
    id: creator.id,
    ...{ industry_list: [], is_cpm_project_author: false, is_game_author: false },
    ...{ is_online: true, is_plan_author: false, is_star: true, is_visible: true },
    lowest_price: lowestPriceYuan(creator.pricesYuan),
    ...agencyMembers(identity),
    modify_time: String(refreshedAtSeconds('profile', creator.id, creator.dayNumber)),
    nick_name: identity.nickname,
    ...{ online_status: 1, opened_task_category: '[1, 103]', platform: [1] },
    platform_channel: channelsOf(creator),
    ...{ platform_source: 1, protocol_id: '20210524' },
    province: identity.place.province,
    qrcode_url: '',
    sec_uid: identity.secUid,
    short_id: identity.shortId,
    ...{ star_tags: [], status: 1 },
    ...tagMembers(identity),
    task_status: 1,
    unique_id: identity.uniqueId,
  }
})

/** Everybody makes short videos; some go live too. */
const channelsOf = (creator: Creator) => (livesWithin(creator, 90).length > 0 ? [1, 10] : [1])

function agencyMembers({ agency }: Identity) {
  return {
    mcn_introduction: agency?.introduction ?? '',
    mcn_logo: agency?.logoUri ?? '',
    mcn_name: agency?.name ?? '',
  }
}

function tagMembers({ tags, styleTags }: Identity) {
  const seconds = tags.flatMap((tag) => tag.seconds)
  return {
    tags: jsonText(tags.map(({ first }) => first.name)),
    tags_author_style: jsonText(styleTags),
    tags_ids: jsonText(tags.map(({ first }) => first.id)),
    tags_ids_level_two: jsonText(seconds.map(({ id }) => id)),
    tags_level_two: '[]',
    tags_relation: Object.fromEntries(
      tags.map(({ first, seconds: below }) => [first.name, below.map(({ name }) => name)]),
    ),
  }
}

/** Prints a list as the upstream does: a blank after each comma, and nothing beyond ASCII. */
function jsonText(list: readonly (string | number)[]): string {
  const items = list.map((item) => JSON.stringify(item).replace(/[^ -~]/g, escaped))
  return `[${items.join(', ')}]`
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
