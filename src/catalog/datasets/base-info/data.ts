import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import {
  asText,
  code,
  count,
  figure,
  flag,
  id,
  list,
  map,
  record,
  unfilled,
  unixSeconds,
  untyped,
  words,
  yuan,
} from '../../units.ts'

export const title: Text = { zh: '达人基础信息', en: 'Profile' }

export const topic: Topic = 'profile'

/** Who the creator is, and by which ids the accounts are known. */
const identity = {
  avatar_uri: words({ zh: '头像地址', en: 'Address of the picture' }),
  city: words({
    zh: '城市；可为空，直辖市多为空',
    en: 'City; may be empty, as it is for municipalities',
  }),
  core_user_id: id({
    zh: '抖音账号 ID（uid），与其视频的作者 ID 相同',
    en: "Id of the Douyin account (uid), which its videos' author has too",
  }),
  gender: code({
    zh: '性别：1 男，2 女；0 很可能为未知',
    en: 'Gender: 1 male, 2 female; 0 is likely unknown',
  }),
  id: id({ zh: '达人的星图 ID，即 kolId', en: "The creator's Xingtu id, the kolId" }),
  nick_name: words({ zh: '昵称', en: 'Nickname' }),
  province: words({ zh: '省份', en: 'Province' }),
  sec_uid: id({
    zh: '抖音主页地址 douyin.com/user/ 之后的部分',
    en: 'What follows douyin.com/user/ in the address of the Douyin page',
  }),
  short_id: id({ zh: '数字抖音号', en: 'The Douyin number of digits alone' }),
  unique_id: id({ zh: '抖音号', en: 'The Douyin number that people see' }),
}

/** How the creator can be reached; history goes without it. */
const contacts = {
  base64_qrcode: words(
    {
      zh: '二维码图片的 Base64 文本；属联系方式，默认不存入历史',
      en: 'Image of a QR code in Base64; a contact, which history leaves out by default',
    },
    'likely',
  ),
  has_phone: flag({ zh: '是否留有电话', en: 'Whether there is a telephone number' }, 'likely'),
  qrcode_url: words(
    {
      zh: '二维码图片的地址；属联系方式，默认不存入历史',
      en: 'Address of an image of a QR code; a contact, which history leaves out by default',
    },
    'likely',
  ),
}

const jsonText = (zh: string, en: string) => ({ zh: `${zh}，JSON 文本`, en: `${en}, as JSON text` })

/** What the creator makes. */
const content = {
  aweme_tags: list(
    { zh: '抖音作品标签，只见过空列表', en: 'Tags of Douyin videos, only ever seen empty' },
    untyped({ zh: '结构未知', en: 'Shape unknown' }, 'guess'),
    'guess',
  ),
  content_theme_labels: list(
    { zh: '内容主题', en: 'Content themes' },
    words({ zh: '一个主题，如“国内旅行”', en: 'A theme, such as 国内旅行 (domestic travel)' }),
  ),
  industry_list: list(
    { zh: '行业，只见过空列表', en: 'Industries, only ever seen empty' },
    untyped({ zh: '结构未知', en: 'Shape unknown' }, 'guess'),
    'guess',
  ),
  star_tags: list(
    { zh: '星图的身份标记，取值不明', en: "Xingtu's marks of the creator, values unknown" },
    record(
      { zh: '一个标记', en: 'One mark' },
      {
        tag_type: code({ zh: '标记类型，取值不明', en: 'Kind of mark, values unknown' }, 'guess'),
        tag_value: code({ zh: '标记的值，取值不明', en: 'Its value, values unknown' }, 'guess'),
      },
      'guess',
    ),
    'guess',
  ),
  tags: words(jsonText('一级内容标签', 'Content tags of the first level')),
  tags_author_style: words(jsonText('达人的内容风格标签', "Tags of the creator's style"), 'likely'),
  tags_ids: words(jsonText('一级内容标签的编号', 'Ids of the tags of the first level')),
  tags_ids_level_two: words(jsonText('二级内容标签的编号', 'Ids of the tags of the second level')),
  tags_level_two: words({
    zh: '二级内容标签，JSON 文本；只见过空列表，请看 tags_relation',
    en: 'Content tags of the second level, as JSON text; only ever seen empty, so see tags_relation',
  }),
  tags_relation: map(
    {
      zh: '内容标签：一级标签对应其下的二级标签',
      en: 'Content tags: each of the first level with those below it',
    },
    list(
      { zh: '该一级标签之下的二级标签', en: 'The tags of the second level below it' },
      words({ zh: '二级标签', en: 'A tag of the second level' }),
    ),
  ),
}

const state = (zh: string, en: string) =>
  code({ zh: `${zh}，取值不明`, en: `${en}, values unknown` }, 'guess')

/** How the creator stands at Xingtu. */
const standing = {
  abandon_sign_result: state('放弃签约的结果', 'Outcome of giving up a contract'),
  appeal_id: id({ zh: '申诉编号，0 为无', en: 'Id of an appeal; 0 is none' }, 'guess'),
  author_avatar_frame_icon: state('头像框', 'Frame of the picture'),
  author_type: state('达人类型，见过 1 与 3', 'Kind of creator, 1 and 3 seen'),
  category_id: id({ zh: '类目编号，取值不明', en: 'Id of a category, values unknown' }, 'guess'),
  create_time: asText(
    unixSeconds({ zh: '入驻星图的时间', en: 'When the creator joined Xingtu' }, 'likely'),
  ),
  creator_type: state('创作者类型', 'Type of creator'),
  e_commerce_enable: flag(
    { zh: '是否开通电商带货', en: 'Whether the creator can sell goods' },
    'likely',
  ),
  grade: state('达人等级', 'Grade of the creator'),
  is_cpm_project_author: flag(
    { zh: '是否参与 CPM 结算项目', en: 'Whether the creator takes part in the CPM project' },
    'likely',
  ),
  is_game_author: flag({ zh: '是否游戏达人', en: 'Whether it is a games creator' }, 'likely'),
  is_online: flag({ zh: '是否上架', en: 'Whether the creator is on sale' }, 'likely'),
  is_plan_author: flag({ zh: '是否计划达人', en: 'Whether it is a creator of a plan' }, 'guess'),
  is_star: flag({ zh: '是否星图达人', en: 'Whether it is a creator of Xingtu' }, 'likely'),
  is_visible: flag({ zh: '是否可见', en: 'Whether the creator can be seen' }, 'likely'),
  modify_time: asText(unixSeconds({ zh: '资料更新时间', en: 'When it last changed' }, 'likely')),
  online_status: code(
    { zh: '上架状态：1 上架，2 下架', en: 'Whether it is on sale: 1 on, 2 off' },
    'likely',
  ),
  opened_task_category: words({
    zh: '已开通的任务类别，JSON 文本：1 短视频指派，103 推送或下载授权',
    en: 'Kinds of task opened, as JSON text: 1 assigned short video, 103 licence to promote or download',
  }),
  platform: list(
    { zh: '已开通的平台', en: 'Platforms opened' },
    code({ zh: '平台代码，取值不明', en: 'Code of a platform, values unknown' }, 'guess'),
    'guess',
  ),
  platform_channel: list(
    { zh: '已开通的内容形式', en: 'Forms of content opened' },
    code({ zh: '内容形式：1 短视频，10 直播', en: 'Form of content: 1 short video, 10 live' }),
  ),
  platform_source: code({ zh: '平台：1 为抖音', en: 'Platform: 1 is Douyin' }),
  protocol_id: id({ zh: '所签协议的编号', en: 'Id of the agreement signed' }, 'guess'),
  status: state('达人状态', 'State of the creator'),
  task_status: state('任务状态', 'State of tasks'),
}

const agency = {
  mcn_introduction: words({
    zh: 'MCN 机构介绍，空为无',
    en: 'What the agency (MCN) says of itself, empty for none',
  }),
  mcn_logo: words({ zh: 'MCN 机构标志的地址', en: "Address of the agency's logo" }),
  mcn_name: words({ zh: 'MCN 机构名称，空为无', en: 'Name of the agency (MCN), empty for none' }),
}

const members = {
  ...identity,
  ...contacts,
  ...content,
  ...standing,
  ...agency,
  avg_play: unfilled(count({ zh: '平均播放量', en: 'Mean plays' }, 'likely')),
  base_resp: baseResponse,
  follower: figure('followers', count({ zh: '粉丝数', en: 'Followers' })),
  lowest_price: figure('lowest_price', yuan({ zh: '最低报价', en: 'The lowest of the prices' })),
}

export const data = record(
  {
    zh: '达人的账号、标签、所属机构与在星图的状态',
    en: "The creator's accounts, tags, agency and standing at Xingtu",
  },
  members,
)
