import type { EndpointDescription } from '../../define.ts'
import { choice } from '../../kinds/choice.ts'
import { creatorParameter } from '../../shared-parameters.ts'

const successorPath = '/api/douyin-xingtu/gw/api/data_sp/get_author_fans_distribution/v1'

const keywords = {
  zh: '粉丝画像 铁粉 性别 年龄 地域 八大人群',
  en: 'followers fans profile demographics gender age province city 粉丝 画像',
}

const meaning = { zh: '统计哪一类粉丝', en: 'Which of the fans' }
const fan = { code: '1', label: { zh: '粉丝', en: 'Followers' } }
const dieHardFan = {
  code: '5',
  label: { zh: '铁粉', en: 'Die-hard fans' },
  confidence: 'likely' as const,
}

export const endpoints: readonly EndpointDescription[] = [
  {
    path: '/api/douyin-xingtu/get-kol-fans-distribution/v1',
    slug: 'kol-fans-distribution-v1-deprecated',
    title: { zh: 'KOL 粉丝画像 (V1)', en: 'KOL Follower Distribution (V1)' },
    summary: {
      zh: '返回达人粉丝或铁粉的性别、年龄、省份、城市、城市等级、设备、兴趣与八大人群人数。',
      en: "Counts a creator's followers or die-hard fans by gender, age, province, city, city tier, device, interest and crowd.",
    },
    keywords,
    parameters: {
      kolId: creatorParameter,
      fansType: choice(
        meaning,
        [
          { name: '_1', ...fan },
          { name: '_5', ...dieHardFan },
        ],
        { default: '_1' },
      ),
    },
    acceptsCache: true,
    successor: { path: successorPath, served: true },
  },
  {
    path: successorPath,
    slug: 'author-fans-distribution-v1',
    title: { zh: '作者粉丝画像 (V1)', en: 'Author Follower Distribution (V1)' },
    summary: {
      zh: '返回达人粉丝或铁粉的性别、年龄、地域、设备、兴趣与八大人群人数，与观众画像对照可看是否破圈。',
      en: "Counts a creator's followers or die-hard fans by gender, age, place, device, interest and crowd; beside the audience it shows whom the content reaches beyond them.",
    },
    keywords,
    parameters: {
      oAuthorId: creatorParameter,
      authorType: choice(
        meaning,
        [
          { name: 'FAN', ...fan },
          { name: 'DIE_HARD_FAN', ...dieHardFan },
        ],
        { default: 'FAN' },
      ),
    },
    acceptsCache: false,
  },
]
