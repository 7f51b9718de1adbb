export interface IndustryTag {
  /** The industry's code, as in industries.ts. */
  readonly industry: string
  /** The tags of first and second level, as the upstream prints them. */
  readonly name: string
}

/** A field of content: what a creator makes, and with whom he is compared. */
export interface ContentField {
  readonly name: string
  /** How far the peers' average of every index lies from that of 剧情搞笑. */
  readonly indexShift: number
  /** The share of women in a typical audience. */
  readonly femaleShare: number
  readonly industryTags: readonly [IndustryTag, ...IndustryTag[]]
}

const tags = (
  industry: string,
  first: string,
  ...seconds: readonly [string, ...string[]]
): [IndustryTag, ...IndustryTag[]] => {
  const [head, ...rest] = seconds
  const tag = (second: string): IndustryTag => ({ industry, name: `${first}-${second}` })
  return [tag(head), ...rest.map(tag)]
}

/**
 * The fields have first-level content tags of Xingtu; the second level of most industry tags is
 * made up.
 */
export const fields: readonly [ContentField, ...ContentField[]] = [
  {
    name: '剧情搞笑',
    indexShift: 0,
    femaleShare: 0.48,
    industryTags: [
      ...tags('1913', '游戏', '角色扮演', '模拟经营', '休闲游戏'),
      ...tags('1903', '食品饮料', '休闲零食', '饮料'),
    ],
  },
  {
    name: '美妆',
    indexShift: 2.41,
    femaleShare: 0.83,
    industryTags: [
      ...tags('1930', '美妆', '护肤', '彩妆', '香水'),
      ...tags('1933', '日化', '个人护理'),
    ],
  },
  {
    name: '时尚',
    indexShift: 1.17,
    femaleShare: 0.74,
    industryTags: tags('1904', '服装配饰', '女装', '男装', '鞋靴', '珠宝饰品'),
  },
  {
    name: '美食',
    indexShift: 1.86,
    femaleShare: 0.57,
    industryTags: [
      ...tags('1903', '食品饮料', '休闲零食', '乳制品', '粮油调味'),
      ...tags('1927', '餐饮服务', '连锁餐饮'),
    ],
  },
  {
    name: '游戏',
    indexShift: -0.73,
    femaleShare: 0.24,
    industryTags: tags('1913', '游戏', '角色扮演', '策略', '射击', '休闲游戏'),
  },
  {
    name: '科技数码',
    indexShift: 0.92,
    femaleShare: 0.22,
    industryTags: tags('1901', '3C及电器', '手机', '电脑', '智能家电', '摄影摄像'),
  },
  {
    name: '母婴亲子',
    indexShift: 2.08,
    femaleShare: 0.79,
    industryTags: tags('1931', '母婴宠物', '奶粉', '纸尿裤', '童装', '玩具'),
  },
  {
    name: '旅行',
    indexShift: -1.34,
    femaleShare: 0.55,
    industryTags: tags('1911', '出行旅游', '酒店', '景区', '在线旅游'),
  },
  {
    name: '汽车',
    indexShift: -0.28,
    femaleShare: 0.19,
    industryTags: tags('1916', '汽车', '新能源', '燃油车', '汽车用品'),
  },
  {
    name: '萌宠',
    indexShift: -1.02,
    femaleShare: 0.66,
    industryTags: tags('1931', '母婴宠物', '宠物食品', '宠物用品'),
  },
  {
    name: '运动健身',
    indexShift: 0.35,
    femaleShare: 0.41,
    industryTags: tags('1940', '运动户外', '运动鞋服', '健身器材', '户外装备'),
  },
  {
    name: '生活家居',
    indexShift: 0.64,
    femaleShare: 0.63,
    industryTags: tags('1909', '家居建材', '家具', '家纺', '建材'),
  },
  {
    name: '教育培训',
    indexShift: -2.15,
    femaleShare: 0.52,
    industryTags: tags('1910', '教育培训', '语言学习', '职业教育'),
  },
  {
    name: '财经投资',
    indexShift: -2.6,
    femaleShare: 0.3,
    industryTags: tags('1925', '金融业', '银行', '保险'),
  },
]
