/** A content tag of the second level. */
export interface SecondTag {
  readonly name: string
  readonly id: number
}

/** A content tag of the first level, with those below it. */
export interface FirstTag extends SecondTag {
  readonly seconds: readonly SecondTag[]
}

const first = (
  name: string,
  id: number,
  seconds: Readonly<Record<string, number>> = {},
): FirstTag => ({
  name,
  id,
  seconds: Object.entries(seconds).map(([second, secondId]) => ({ name: second, id: secondId })),
})

/**
 * The upstream's content tags, 达人类型, as it prints them. The ids are `likely`: they come from one
 * mapping table, and those of 游戏 and 游戏集锦 from a published answer too.
 */
export const contentTags: readonly FirstTag[] = [
  first('美妆', 1, { 美妆教程: 2, 妆容展示: 3, 护肤保养: 4, 美妆测评种草: 5 }),
  first('时尚', 6, { 穿搭: 7, 街拍: 8, 造型: 10, 时尚媒体: 135 }),
  first('萌宠', 11, { 日常宠物: 12, 特别宠物: 13, 宠物周边: 14 }),
  first('测评', 15, {
    美妆测评: 16,
    '3C数码测评': 17,
    汽车测评: 18,
    美食产品测评: 19,
    母婴产品测评: 20,
    综合测评: 21,
    酒店测评: 132,
  }),
  first('游戏', 23, {
    游戏剧情: 121,
    游戏解说: 122,
    游戏资讯: 123,
    游戏其他: 124,
    游戏录屏: 440,
    游戏集锦: 441,
  }),
  first('二次元', 25, { 二次元真人: 125, 动画漫画: 126, 配音声优: 127, 宅物手办: 128 }),
  first('旅行', 27, { 旅行记录: 28, 旅行攻略: 29, 旅行推荐: 30, 户外生活: 442 }),
  first('汽车', 31, { 汽车测评: 32, 汽车知识: 33, 汽车周边: 34 }),
  first('生活', 36, { 生活记录: 37, 生活小窍门: 39, 好物推荐: 40, 健康养生: 118, 婚恋: 422 }),
  first('音乐', 41, { 歌曲演唱: 42, 乐器演奏: 43, 音乐教学: 44, 音乐其他: 45, 音乐剪辑: 136 }),
  first('美食', 48, {
    美食教程: 49,
    美食探店: 50,
    美食产品测评: 52,
    乡村野食: 53,
    美食其他: 54,
    酒类: 423,
  }),
  first('母婴亲子', 55, { 育儿科普: 56, 萌娃日常: 57, 亲子互动: 58, 测评种草: 59 }),
  first('运动健身', 60, {
    健身: 61,
    极限运动: 63,
    体育资讯: 424,
    冰雪: 443,
    垂钓: 444,
    格斗: 445,
    球类项目: 446,
    综合体育: 447,
  }),
  first('科技数码', 64, { '3C数码': 65, 家居电器: 66, 科技: 133 }),
  first('教育培训', 68, { 考学培训: 69, 语言教学: 70, 个人管理: 71, 职业教育: 425 }),
  first('颜值达人', 72, { 美女: 73, 帅哥: 74 }),
  first('才艺技能', 79, { 创意才能: 80, 手工: 81, 摄影: 82, 绘画: 83, 其他才艺: 84 }),
  first('影视娱乐', 85, {
    影视解说: 413,
    影视混剪: 414,
    明星资讯: 415,
    综艺解说: 416,
    综艺混剪: 417,
  }),
  first('艺术文化', 87, { 传统文化: 88, 人文科普: 89, 自然科学: 90 }),
  first('财经投资', 91, { 传统金融: 92, 互联网金融: 93, 财经知识: 94 }),
  first('剧情搞笑', 97, { 剧情: 98, 搞笑: 99 }),
  first('生活家居', 1001, { 硬装: 100101, 软装: 100102, 生活技巧: 100103, 家居氛围: 100104 }),
  first('房产', 139, {
    其他房产: 140,
    房产知识: 437,
    房产及投资: 439,
    楼盘评测: 448,
    楼市资讯: 449,
    租房: 450,
  }),
  first('舞蹈', 46),
  first('三农', 95),
  first('情感', 100),
  first('园艺', 102),
  first('随拍', 130),
  first('媒体号', 1002),
]
