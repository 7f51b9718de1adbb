import { type Confidence, id, naming, words } from './units.ts'

/**
 * Who a creator is, as rows of every kind of search say it: all of it as text. How sure the names are
 * is said by whoever lists them.
 */
export const creatorMembers = (confidence?: Confidence) => ({
  id: id(
    { zh: '达人 ID，与 star_id 相同', en: "The creator's id, the same as star_id" },
    confidence,
  ),
  core_user_id: id({ zh: '抖音 uid', en: "The creator's uid at Douyin" }, confidence),
  nick_name: naming(words({ zh: '昵称', en: 'Nickname' }, confidence)),
  avatar_uri: words({ zh: '头像地址', en: 'Address of the avatar' }, confidence),
  gender: words(
    { zh: '性别：1 男，2 女，0 未知', en: 'Gender: 1 male, 2 female, 0 unknown' },
    confidence,
  ),
  province: words({ zh: '所在省份，可为空', en: 'Province; may be empty' }, confidence),
  city: words({ zh: '所在城市，可为空', en: 'City; may be empty' }, confidence),
  tags_relation: words(
    {
      zh: '内容标签，JSON 文本：一级标签对应二级标签列表',
      en: 'Content tags as JSON text: those of the first level with their second-level ones',
    },
    confidence,
  ),
})
