import type { EndpointDescription } from '../../define.ts'
import {
  creatorParameter,
  platformChannelParameter,
  platformParameter,
} from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/author/get_author_base_info/v1'

const summary = {
  zh: '返回达人的昵称、粉丝数、所在地、性别、内容标签与主题、MCN 机构、最低报价及各平台账号 ID，供建立达人档案。',
  en: "Gives a creator's nickname, followers, place, gender, content tags and themes, agency, lowest price and account ids, for a record of who they are.",
}

const keywords = {
  zh: '基础信息 昵称 粉丝数 地区 性别 达人类型 MCN 抖音号',
  en: 'profile nickname followers location gender tags agency Douyin id 基础信息',
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-info/v1',
    slug: 'kol-basic-info-v1-deprecated',
    title: { zh: 'KOL基础信息 (V1)', en: 'KOL Basic Info (V1)' },
    summary,
    keywords,
    parameters: { kolId: creatorParameter, platformChannel: platformChannelParameter },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-basic-info-v1',
    title: { zh: '作者基础信息 (V1)', en: 'Author Basic Info (V1)' },
    summary,
    keywords,
    parameters: { oAuthorId: creatorParameter, platform: platformParameter },
    acceptsCache: false,
  },
]
