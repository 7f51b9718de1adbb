import { lowestPriceYuan } from '../../creator/costs.ts'
import { genderCodes, identityOf } from '../../creator/identity.ts'
import type { Creator } from '../../creator.ts'
import type { Projection } from '../../define.ts'
import { reservedSuffixOf } from '../../reserved-ids.ts'

/** Everybody but those whom a reserved id says to be nobody, in the order asked for. */
export const project: Projection = (world, { subjects }) => {
  const ids = subjects.map(({ id }) => id)
  const isNobody = (id: string) => reservedSuffixOf(id) === '000000404'
  return {
    authors: ids.filter((id) => !isNobody(id)).map((id) => rowOf(world.creator(id))),
    base_resp: { status_code: 0, status_message: '' },
    not_exist_author_ids: ids.filter(isNobody),
  }
}

function rowOf(creator: Creator) {
  const { avatarUri, place, coreUserId, gender, agency, nickname, tags } = identityOf(creator)
  return {
    avatar_uri: avatarUri,
    city: place.city,
    core_user_id: coreUserId,
    follower: creator.followers,
    gender: genderCodes[gender],
    id: creator.id,
    lowest_price: lowestPriceYuan(creator.pricesYuan),
    mcn_name: agency?.name ?? '',
    nick_name: nickname,
    province: place.province,
    tags_relation: Object.fromEntries(
      tags.map(({ first, seconds }) => [first.name, seconds.map(({ name }) => name)]),
    ),
  }
}
