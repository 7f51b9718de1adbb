import { identityOf } from '../../creator/identity.ts'
import { ordersByIndustry } from '../../creator/service.ts'
import type { Creator } from '../../creator.ts'
import { ofCreator } from '../../define.ts'
import { industries } from '../../industries.ts'

/** Nobody can be reached who does not exist: the card has no contacts. */
export const project = ofCreator((creator) => {
  const { nickname, avatarUri, selfIntroduction, agency } = identityOf(creator)
  return {
    card_info: {
      nick_name: nickname,
      avatar_uri: avatarUri,
      follower: String(creator.followers),
      self_intro: selfIntroduction,
      wechat: '',
      phone: '',
      email: '',
      cooperation_brand: brandsOf(creator).join(','),
      mcn_info: { mcn_name: agency?.name ?? '', mcn_logo: agency?.logoUri ?? '' },
    },
    base_resp: { status_code: 0, status_message: '' },
  }
})

/** One made-up brand of each industry that has ordered lately. */
function brandsOf(creator: Creator): string[] {
  return ordersByIndustry(creator, 90).map(({ industry }) => {
    const label = industries.find(({ code }) => code === industry)?.label.zh ?? industry
    return `沙箱${label}品牌`
  })
}
