import type { Text } from '../../../core/text.ts'
import { industries } from '../../industries.ts'
import { choice } from '../../kinds/choice.ts'
import { choices } from '../../kinds/choices.ts'
import { flag } from '../../kinds/flag.ts'
import type { Parameter } from '../../kinds/kind.ts'
import { labels } from '../../kinds/labels.ts'
import { daysRange, range } from '../../kinds/range.ts'
import { whole } from '../../kinds/whole.ts'
import { words } from '../../kinds/words.ts'
import { authorLists, imageChoices, marketingTargets, priceTypes, sorts } from './choices.ts'

const optional = { optional: true } as const

export const keywordMeaning: Text = {
  zh: '搜索词：昵称或其一部分，按内容搜索时为内容关键词',
  en: 'What is searched for: a nickname or part of one, or words of the content where content is searched',
}

/** The upstream gives no more than its first 10,000 creators. */
const pages = { least: 1, most: 500 }

const pageMeaning: Text = {
  zh: '页码，每页 20 位达人；上游最多给出前 10,000 位',
  en: 'The page, of 20 creators each; the upstream gives the first 10,000 at most',
}

export const requiredPage = whole(pageMeaning, pages)

const labelled = (meaning: Text, example: string) =>
  labels(
    {
      zh: `${meaning.zh}；以逗号分隔，符合其一即可`,
      en: `${meaning.en}; with commas between, any of them will do`,
    },
    { most: 20, example, ...optional },
  )

const ranged = (meaning: Text, example: string) => range(meaning, { example, ...optional })

const rateOf = (meaning: Text, example: string) =>
  ranged(
    {
      zh: `${meaning.zh}，以小数表示（0.02 即 2%）`,
      en: `${meaning.en}, as fractions (0.02 is 2 %)`,
    },
    example,
  )

const image = (meaning: Text) =>
  choices(
    {
      zh: `${meaning.zh}：性别按占比，其余按最突出的一项；同类多项符合其一即可，不同类须同时符合`,
      en: `${meaning.en}: genders by their share, everything else by what stands out most; any of one kind will do, and every kind must`,
    },
    imageChoices,
    {
      most: imageChoices.length,
      example: 'GENDER_FEMALE_50,CROWD_REFINED_MOTHER',
      confidence: 'guess',
      ...optional,
    },
  )

/** What a search can be asked, in the contract's order. */
export const searchParameters: Readonly<Record<string, Parameter>> = {
  keyword: words(keywordMeaning, { most: 200, example: '小厨房', ...optional }),
  page: whole(pageMeaning, { ...pages, default: '1' }),
  sort: choice({ zh: '排序，均为从高到低', en: 'The order, the highest first' }, sorts, {
    default: 'FANS',
  }),
  searchType: choice(
    { zh: '在哪里搜索 keyword', en: 'Where keyword is searched for' },
    [
      { name: 'NICKNAME', code: '2', label: { zh: '昵称', en: 'Nicknames' } },
      {
        name: 'CONTENT',
        code: '3',
        label: { zh: '内容（近 180 日）', en: 'Content of the last 180 days' },
        confidence: 'likely',
      },
    ],
    { default: 'NICKNAME' },
  ),
  marketingTarget: choice(
    { zh: '营销目标，默认品牌曝光', en: 'The marketing target; brand exposure when absent' },
    marketingTargets,
    optional,
  ),
  industry: choice(
    {
      zh: '投放的行业，决定结果中按行业计算的各项（…_by_industry）',
      en: 'The industry of the campaign, for which the figures by industry (…_by_industry) are',
    },
    industries,
    {
      default: 'ALL',
    },
  ),
  isSuperstar: flag({ zh: '是否只看明星', en: 'Whether only celebrities are listed' }),
  followerRange: ranged(
    {
      zh: '粉丝数范围，单位为人（不是万）',
      en: 'Followers, as plain counts (not tens of thousands)',
    },
    '100000-1000000',
  ),
  kolPriceType: choice(
    {
      zh: '报价类型；只看开放该报价的达人',
      en: 'The kind of video whose price counts; only creators who offer it are listed',
    },
    priceTypes,
    optional,
  ),
  kolPriceRange: ranged(
    {
      zh: '报价范围（元），须同时给出 kolPriceType',
      en: 'The price in yuan; give kolPriceType too',
    },
    '10000-50000',
  ),
  contentTag: labelled(
    {
      zh: '达人类型，即一级或二级内容标签的名称或编号',
      en: 'Content tags of the first or second level, by Chinese name or id',
    },
    '美妆',
  ),
  contentTheme: labelled(
    { zh: '内容主题', en: 'Content themes, by their Chinese names' },
    '美食探店',
  ),
  personaTag: labelled(
    { zh: '达人人设', en: 'Personas of the creator, by their Chinese names' },
    '大学生',
  ),
  gender: choice(
    { zh: '达人性别', en: "The creator's gender" },
    [
      { name: 'MALE', code: '1', label: { zh: '男', en: 'Male' } },
      { name: 'FEMALE', code: '2', label: { zh: '女', en: 'Female' } },
    ],
    optional,
  ),
  location: labelled(
    {
      zh: '达人所在地，即省份或城市的全称',
      en: 'Where the creator lives: Chinese names of provinces or cities in full',
    },
    '广东省',
  ),
  tonalityTag: labelled(
    { zh: '达人调性', en: 'Tonality of the creator, by Chinese names' },
    '设计师',
  ),
  connectedUserRange: ranged(
    { zh: '月连接用户数范围，单位为人', en: 'Connected users of a month, as plain counts' },
    '1000000-3000000',
  ),
  audienceImage: image({ zh: '观众画像', en: 'The audience' }),
  fansImage: image({ zh: '粉丝画像', en: 'The fans' }),
  expectedPlayRange: ranged(
    { zh: '预期播放量范围，单位为次', en: 'Expected plays, as plain counts' },
    '1000000-3000000',
  ),
  expectedCpmRange: ranged(
    {
      zh: '预期 CPM 范围（元），按 21–60 秒视频',
      en: 'The expected CPM in yuan, of videos of 21–60 s',
    },
    '0-50',
  ),
  expectedCpeRange: ranged(
    {
      zh: '预期 CPE 范围（元），按 21–60 秒视频',
      en: 'The expected CPE in yuan, of videos of 21–60 s',
    },
    '0-3',
  ),
  interactionRateRange: rateOf(
    { zh: '近 30 日互动率范围', en: 'Interaction rates of the last 30 days' },
    '0.02-1',
  ),
  completionRateRange: rateOf(
    { zh: '近 30 日完播率范围', en: 'Completion rates of the last 30 days' },
    '0.1-1',
  ),
  viralRateRange: rateOf({ zh: '爆文率范围', en: 'Shares of hits among the videos' }, '0.1-0.25'),
  progressTaskRange: daysRange(
    { zh: '若干天内进行中的任务数范围', en: 'Tasks under way within so many days' },
    { example: '30:8-', ...optional },
  ),
  isCuratedAuthor: flag({
    zh: '是否只看星图精选达人',
    en: 'Whether only creators whom Xingtu picked are listed',
  }),
  authorList: choice(
    {
      zh: '只看某一主题推荐名单中的达人',
      en: 'Only creators of one of the lists that Xingtu recommends',
    },
    authorLists,
    optional,
  ),
}
