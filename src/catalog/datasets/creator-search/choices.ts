import type { Choice } from '../../kinds/kind.ts'

const choiceOf = (name: string, zh: string, en: string, code?: string): Choice => ({
  name,
  label: { zh, en },
  ...(code !== undefined && { code }),
})

const likely = (choice: Choice): Choice => ({ ...choice, confidence: 'likely' })

export const sorts: readonly Choice[] = [
  choiceOf('DEFAULT', '综合', 'By how well they match', 'score'),
  { ...choiceOf('FANS', '粉丝数', 'By followers', 'follower'), confidence: 'guess' },
]

export const marketingTargets: readonly Choice[] = [
  choiceOf('BRAND_EXPOSURE', '品牌曝光', 'Brand exposure', '1'),
  choiceOf('CIRCLE_SEEDING', '破圈种草', 'Seeding beyond the circle', '2'),
  choiceOf('ACTION_CONVERSION', '行动转化', 'Conversion', '3'),
]

/** The kinds of video that have prices; the codes are those of `video_type`, and some nobody knows. */
export const priceTypes: readonly Choice[] = [
  choiceOf('VIDEO_1_20S', '1–20 秒视频', 'Video of 1–20 s', '1'),
  choiceOf('VIDEO_21_60S', '21–60 秒视频', 'Video of 21–60 s', '2'),
  choiceOf('VIDEO_OVER_60S', '60 秒以上视频', 'Video over 60 s', '71'),
  choiceOf('CUSTOM_SHORT_DRAMA_EPISODE', '定制短剧（单集）', 'Episode of a custom short drama'),
  likely(choiceOf('NATURAL_PLAY_CPM', '按自然播放量结算', 'CPM by natural plays', '92')),
  likely(
    choiceOf(
      'SHORT_LIVE_SEEDING_VIDEO',
      '短直种草视频',
      'Seeding video linked to a live stream',
      '150',
    ),
  ),
  choiceOf('SHORT_LIVE_WARMUP_VIDEO', '短直预热视频', 'Warm-up video for a live stream'),
  choiceOf(
    'CELEBRITY_SHORT_LIVE_SEEDING',
    '明星短直种草',
    'Seeding video of a celebrity linked to a live stream',
  ),
  choiceOf(
    'CELEBRITY_SHORT_LIVE_WARMUP',
    '明星短直预热',
    'Warm-up video of a celebrity for a live stream',
  ),
  choiceOf('CELEBRITY_VIDEO', '明星视频', 'Video of a celebrity'),
  choiceOf('COLLECTION_VIDEO', '合集视频', 'Video of a collection'),
  likely(
    choiceOf(
      'DOUYIN_SHORT_VIDEO_CO_CREATION_MAIN_CREATOR',
      '抖音短视频共创-主投稿达人',
      'Co-created video, main creator',
      '90',
    ),
  ),
  choiceOf(
    'DOUYIN_SHORT_VIDEO_CO_CREATION_PARTICIPANT',
    '抖音短视频共创-参与达人',
    'Co-created video, participant',
    '91',
  ),
]

const shares = [50, 60, 70, 80]

/** What people a creator's audience or fans are of, of each kind the most. */
export const imageChoices: readonly Choice[] = [
  ...shares.map((share) =>
    choiceOf(`GENDER_MALE_${share}`, `男性不少于 ${share}%`, `Men ${share} % and more`),
  ),
  ...shares.map((share) =>
    choiceOf(`GENDER_FEMALE_${share}`, `女性不少于 ${share}%`, `Women ${share} % and more`),
  ),
  choiceOf('AGE_18_23', '18–23 岁', 'Aged 18–23'),
  choiceOf('AGE_24_30', '24–30 岁', 'Aged 24–30'),
  choiceOf('AGE_31_40', '31–40 岁', 'Aged 31–40'),
  choiceOf('AGE_41_50', '41–50 岁', 'Aged 41–50'),
  choiceOf('AGE_GT_50', '50 岁以上', 'Over 50'),
  choiceOf('DEVICE_IPHONE', 'iPhone', 'iPhone'),
  choiceOf('DEVICE_HUAWEI', '华为', 'Huawei'),
  choiceOf('DEVICE_XIAOMI', '小米', 'Xiaomi'),
  choiceOf('DEVICE_VIVO', 'vivo', 'vivo'),
  choiceOf('DEVICE_OPPO', 'OPPO', 'OPPO'),
  choiceOf('CITY_TIER_1', '一线城市', 'Cities of the first tier'),
  choiceOf('CITY_TIER_2', '二线城市', 'Cities of the second tier'),
  choiceOf('CITY_TIER_3', '三线城市', 'Cities of the third tier'),
  choiceOf('CITY_TIER_4', '四线城市', 'Cities of the fourth tier'),
  choiceOf('CITY_TIER_5', '五线城市', 'Cities of the fifth tier'),
  choiceOf('SPEND_0_50', '客单价 0–50 元', 'Orders of 0–50 yuan'),
  choiceOf('SPEND_50_100', '客单价 50–100 元', 'Orders of 50–100 yuan'),
  choiceOf('SPEND_100_200', '客单价 100–200 元', 'Orders of 100–200 yuan'),
  choiceOf('SPEND_200_500', '客单价 200–500 元', 'Orders of 200–500 yuan'),
  choiceOf('SPEND_GT_500', '客单价 500 元以上', 'Orders over 500 yuan'),
  choiceOf('CROWD_REFINED_MOTHER', '精致妈妈', 'Refined mothers', '53'),
  choiceOf('CROWD_URBAN_SILVER', '都市银发', 'Urban seniors', '54'),
  choiceOf('CROWD_NEW_WHITE_COLLAR', '新锐白领', 'Young professionals', '55'),
  choiceOf('CROWD_SENIOR_MIDDLE_CLASS', '资深中产', 'Established middle class', '56'),
  choiceOf('CROWD_URBAN_BLUE_COLLAR', '都市蓝领', 'Urban blue-collar workers', '57'),
  choiceOf('CROWD_GEN_Z', 'Z世代', 'Generation Z', '58'),
  choiceOf(
    'CROWD_TOWN_MIDDLE_AGED',
    '小镇中老年',
    'Middle-aged and older people of small towns',
    '59',
  ),
  choiceOf('CROWD_TOWN_YOUTH', '小镇青年', 'Young people of small towns', '60'),
]

/** The lists that Xingtu's editors keep, by the ids of the lists. */
export const authorLists: readonly Choice[] = [
  {
    name: 'SHORT_LIVE_ENTERTAINMENT_CREATORS',
    code: '7540478044453486642',
    label: {
      zh: '短直联动娱播达人',
      en: 'Entertainment creators who link videos and live streams',
    },
  },
  {
    name: 'SHORT_DRAMA_ACTORS',
    code: '7591708652957155378',
    label: { zh: '短剧演员', en: 'Actors of short drama' },
  },
  {
    name: 'WECHAT_QUICK_CONNECT_CREATORS',
    code: '7644854622347100210',
    label: { zh: '企微可快速建联达人', en: 'Creators who can be reached quickly over WeCom' },
  },
  {
    name: 'AI_STAR_PLAN_CREATORS',
    code: '7658250094571814938',
    label: { zh: 'AI星企划达人', en: 'Creators of the AI star plan' },
  },
  {
    name: 'COMMERCE_ADVANTAGE_CREATORS',
    code: '7648906835038568499',
    label: { zh: '带货优势达人', en: 'Creators strong in selling' },
  },
  {
    name: 'HIGH_VALUE_CREATORS',
    code: '7656639212045516826',
    label: { zh: '高性价比达人', en: 'Creators who are good value for money' },
  },
  {
    name: 'SEEDING_ADVANTAGE_CREATORS',
    code: '7663404694186033202',
    label: { zh: '种草优势达人', en: 'Creators strong in seeding' },
  },
  {
    name: 'BASKETBALL_CREATORS',
    code: '7501674900550238234',
    label: { zh: '运动圈层达人-篮球', en: 'Sports creators: basketball' },
  },
  {
    name: 'PREMIUM_CONTENT_MEDIA',
    code: '7586629331582222374',
    label: { zh: '精品内容型媒体推荐', en: 'Recommended media: fine content' },
  },
  {
    name: 'TREND_SETTING_MEDIA',
    code: '7586616213569781769',
    label: { zh: '趋势造风型媒体推荐', en: 'Recommended media: setting trends' },
  },
  {
    name: 'FACTORY_TRACEABILITY_MEDIA',
    code: '7586616269403832370',
    label: { zh: '探厂溯源型媒体推荐', en: 'Recommended media: visits to factories' },
  },
  {
    name: 'RUNNING_CREATORS',
    code: '7501675026170281994',
    label: { zh: '运动圈层达人-跑步', en: 'Sports creators: running' },
  },
  {
    name: 'LIGHT_OUTDOOR_CREATORS',
    code: '7501674458878181413',
    label: { zh: '运动圈层达人-轻户外', en: 'Sports creators: light outdoor' },
  },
  {
    name: 'FITNESS_CREATORS',
    code: '7501674307430236197',
    label: { zh: '运动圈层达人-运动健身', en: 'Sports creators: fitness' },
  },
  {
    name: 'YOGA_CREATORS',
    code: '7501678481074929674',
    label: { zh: '运动圈层达人-瑜伽', en: 'Sports creators: yoga' },
  },
  {
    name: 'STREET_SPORTS_CREATORS',
    code: '7501677564604383259',
    label: { zh: '运动圈层达人-街头运动', en: 'Sports creators: street sports' },
  },
  {
    name: 'CYCLING_CREATORS',
    code: '7501677556094042149',
    label: { zh: '运动圈层达人-骑行', en: 'Sports creators: cycling' },
  },
  {
    name: 'FOOTBALL_CREATORS',
    code: '7501674900550483994',
    label: { zh: '运动圈层达人-足球', en: 'Sports creators: football' },
  },
  {
    name: 'FISHING_CREATORS',
    code: '7501676465915215881',
    label: { zh: '运动圈层达人-垂钓', en: 'Sports creators: fishing' },
  },
  {
    name: 'BEAUTY_QUALITY_CREATORS',
    code: '7460387606572875826',
    label: { zh: '美妆质感达人', en: 'Beauty creators of fine quality' },
  },
]
