import { dayNumberOf, dayTextOf } from '../src/catalog/creator/videos.ts'
import { listIn, pagesOf, rowsIn, type Tell, type Values } from './sandbox-tell.ts'

const sum = (figures: readonly unknown[]) =>
  figures.reduce<number>((total, figure) => total + Number(figure), 0)

const numberOf = (value: unknown) => (typeof value === 'string' ? Number(value) : value)
const row = (tell: Tell, name: string, values?: Values) =>
  tell('creator-search', `attribute_datas.${name}`, values)
const base = (tell: Tell, name: string) => tell('base-info', name)
const author = (tell: Tell, name: string) => tell('item-report-detail', `author_info.${name}`)

const personal = { type: 'PERSONAL_VIDEO', range: 'DAY_30', flowType: 'INCLUDE' }
const xingtu = { type: 'XINTU_VIDEO', range: 'DAY_90', flowType: 'INCLUDE' }
const lastDays = ({ day }: Tell, days: number) => ({
  startDate: dayTextOf(dayNumberOf(day) - days),
  endDate: day,
})

const lengths = [
  ['1_20', '1_20', '1'],
  ['21_60', '20_60', '2'],
  ['60', '60', '71'],
] as const

/** Facts that several datasets tell, each as all of them tell it. */
export const facts: Readonly<Record<string, (tell: Tell) => readonly unknown[]>> = {
  'the id': (tell) => [
    base(tell, 'id'),
    row(tell, 'id'),
    author(tell, 'author_id'),
    tell('marketing-info', 'price_info.video_type=2.author_id'),
  ],
  'the nickname': (tell) => [
    base(tell, 'nick_name'),
    row(tell, 'nick_name'),
    author(tell, 'name'),
    tell('business-card', 'card_info.nick_name'),
  ],
  'the avatar': (tell) => [
    base(tell, 'avatar_uri'),
    row(tell, 'avatar_uri'),
    author(tell, 'avatar_uri'),
    tell('business-card', 'card_info.avatar_uri'),
  ],
  'the Douyin account': (tell) => [
    base(tell, 'core_user_id'),
    row(tell, 'core_user_id'),
    author(tell, 'core_user_id'),
    tell('show-items', 'latest_item_info.0.core_user_id'),
    tell('item-play-count', 'item.author_id'),
    tell('item-stats', 'items.0.author_id'),
  ],
  'the gender': (tell) => [
    base(tell, 'gender'),
    numberOf(row(tell, 'gender')),
    author(tell, 'gender'),
  ],
  'the province': (tell) => [base(tell, 'province'), row(tell, 'province')],
  // A report names the municipality, which has no city.
  'the city': (tell) => [
    base(tell, 'city') || base(tell, 'province'),
    row(tell, 'city') || row(tell, 'province'),
    author(tell, 'city'),
  ],
  'the agency': (tell) => [
    base(tell, 'mcn_name'),
    tell('business-card', 'card_info.mcn_info.mcn_name'),
  ],
  "the agency's logo": (tell) => [
    base(tell, 'mcn_logo'),
    tell('business-card', 'card_info.mcn_info.mcn_logo'),
  ],
  'the introduction': (tell) => [
    tell('platform-channel-info', 'self_intro'),
    tell('business-card', 'card_info.self_intro'),
  ],
  'the content tags': (tell) => [
    base(tell, 'tags_relation'),
    listIn(row(tell, 'tags_relation')),
    author(tell, 'content_tags'),
    Object.fromEntries(
      rowsIn(tell('tags', 'tags')).map(({ tag_name, children }) => [
        tag_name,
        rowsIn(children).map((child) => child.tag_name),
      ]),
    ),
  ],
  'the content themes': (tell) => [
    base(tell, 'content_theme_labels'),
    listIn(row(tell, 'content_theme_labels_180d')),
  ],
  'the kind of creator': (tell) => [base(tell, 'author_type'), numberOf(row(tell, 'author_type'))],
  'the grade': (tell) => [base(tell, 'grade'), numberOf(row(tell, 'grade'))],
  'whether he sells': (tell) => [
    base(tell, 'e_commerce_enable') ? '1' : '0',
    row(tell, 'e_commerce_enable'),
  ],
  'whether he streams': (tell) => [
    (base(tell, 'platform_channel') as readonly number[]).includes(10),
    tell('live-statistics', 'live_cnt', { period: 'DAY_90' }) !== undefined,
  ],
  'the followers': (tell) => [
    base(tell, 'follower'),
    tell('author-display', 'follower'),
    numberOf(tell('business-card', 'card_info.follower')),
    numberOf(row(tell, 'follower')),
    numberOf(author(tell, 'follower')),
    numberOf(tell('daily-fans', 'daily.0.fans_cnt', lastDays(tell, 0))),
  ],
  'the followers won in 30 days': (tell) => [
    tell('daily-fans', 'fans_growth_v2.value', lastDays(tell, 30)),
    numberOf(row(tell, 'fans_increment_within_30d')),
    sum(rowsIn(tell('daily-fans', 'delta', lastDays(tell, 29))).map(({ fans_cnt }) => fans_cnt)),
  ],
  'the followers won in 15 days': (tell) => [
    tell('daily-fans', 'fans_growth_v2.value', lastDays(tell, 15)),
    numberOf(row(tell, 'fans_increment_within_15d')),
  ],
  'the growth of 30 days': (tell) => {
    const { 0: first } = rowsIn(tell('daily-fans', 'daily', lastDays(tell, 30)))
    const won = Number(tell('daily-fans', 'fans_growth_v2.value', lastDays(tell, 30)))
    return [
      Number(tell('side-base-info', 'fans_growth_rate_30d')),
      Number((won / Number(first?.fans_cnt)).toFixed(4)) + 0,
    ]
  },
  'the connected users': (tell) => [
    tell('link-struct', 'link_struct.5.value'),
    tell('author-display', 'link_cnt'),
    numberOf(row(tell, 'link_link_cnt_by_industry')),
    numberOf(author(tell, 'link_cnt')),
    numberOf(tell('daily-link', 'daily.0.link_cnt', lastDays(tell, 0))),
  ],
  ...Object.fromEntries(
    ['l', 'i', 'n', 'k'].map((letter, at) => [
      `the connected users of stage ${at + 1}`,
      (tell: Tell) => [
        tell('link-struct', `link_struct.${at + 1}.value`),
        numberOf(row(tell, `link_${letter}_cnt_by_industry`)),
        numberOf(
          tell('daily-link', 'daily.0.link_cnt', {
            ...lastDays(tell, 0),
            linkType: String(at + 1),
          }),
        ),
      ],
    ]),
  ),
  ...Object.fromEntries(
    ['star', 'spread', 'shopping', 'convert'].map((index) => [
      `the ${index} index`,
      (tell: Tell) => [
        tell('link-info', `link_${index}_index.value`, { industryTag: 'ALL' }),
        numberOf(row(tell, `link_${index}_index`)),
      ],
    ]),
  ),
  'the star index, day by day': (tell) => [
    tell('link-info', 'link_star_index.value', { industryTag: 'ALL' }),
    tell('daily-link-score', 'daily.0.link_score', lastDays(tell, 0)),
  ],
  'the star index of an industry': (tell) => [
    tell('link-info', 'link_star_index.value', { industryTag: 'GAMES' }),
    numberOf(row(tell, 'link_star_index_by_industry', { industry: 'GAMES' })),
  ],
  ...Object.fromEntries(
    lengths.flatMap(([length, other, videoType]) => [
      [
        `the price of ${length} seconds`,
        (tell: Tell) => [
          tell('marketing-info', `price_info.video_type=${videoType}.price`),
          tell('creator-search', `task_infos.0.price_infos.video_type=${videoType}.price`),
          numberOf(row(tell, `price_${other}`)),
        ],
      ],
      [
        `the cost of 1,000 plays at ${length} seconds`,
        (tell: Tell) => [
          tell('cp-info', `expect_cpm.cpm_${length}`),
          tell('spread-info', `expect_cpm.cpm_${length}`, personal),
          tell('spread-info', `expect_cpm.cpm_${length}`, xingtu),
        ],
      ],
      [
        `the cost of 1,000 plays at ${length} seconds, in yuan`,
        (tell: Tell) => [
          tell('commerce-spread-info', `cpm_${other}`),
          row(tell, `prospective_${other}_cpm`),
        ],
      ],
      [
        `the cost of 1,000 natural plays at ${length} seconds`,
        (tell: Tell) => [
          tell('commerce-spread-info', `sn_cpm_${other}`),
          row(tell, `sn_prospective_${other}_cpm`),
        ],
      ],
      [
        `the cost of an interaction at ${length} seconds`,
        (tell: Tell) => [
          tell('cp-info', `expect_cpe.cpe_${length}`),
          tell('spread-info', `expect_cpe.cpe_${length}`, personal),
        ],
      ],
      [
        `the cost of a natural interaction at ${length} seconds`,
        (tell: Tell) => [
          tell('commerce-spread-info', `sn_cpe_${other}`),
          row(tell, `sn_prospective_${other}_cpe`),
        ],
      ],
    ]),
  ),
  'the price of a co-creation': (tell) => [
    tell('marketing-info', 'price_info.video_type=91.price'),
    tell('creator-search', 'task_infos.0.price_infos.video_type=91.price'),
  ],
  'whether he takes part in co-creations': (tell) => [
    String(tell('marketing-info', 'price_info.video_type=91') !== undefined),
    row(tell, 'is_cocreate_author'),
  ],
  'the lowest price': (tell) => {
    const onSale = rowsIn(tell('marketing-info', 'price_info')).filter(({ enable }) => enable)
    return [base(tell, 'lowest_price'), Math.min(...onSale.map(({ price }) => Number(price)))]
  },
  'the expected plays': (tell) => [
    tell('cp-info', 'expect_vv.value'),
    numberOf(tell('commerce-spread-info', 'vv')),
    numberOf(row(tell, 'expected_play_num')),
  ],
  'the expected natural plays': (tell) => [
    tell('commerce-spread-info', 'sn_vv'),
    row(tell, 'sn_expected_play_num'),
    row(tell, 'expected_natural_play_num'),
  ],
  'the median of personal plays': (tell) => [
    tell('spread-info', 'play_mid', personal),
    String(tell('spread-info', 'item_rate.play_mid.value', personal)),
    row(tell, 'vv_median_30d'),
  ],
  'the interaction rate of personal videos': (tell) => [
    Number(tell('spread-info', 'interact_rate.value', personal)) / 10_000,
    numberOf(row(tell, 'interact_rate_within_30d')),
    numberOf(row(tell, 'sn_interact_rate_within_30d')),
  ],
  'the completion rate of personal videos': (tell) => [
    Number(tell('spread-info', 'play_over_rate.value', personal)) / 10_000,
    numberOf(row(tell, 'play_over_rate_within_30d')),
    numberOf(row(tell, 'sn_play_over_rate_within_30d')),
  ],
  'the median of Xingtu plays': (tell) => [
    numberOf(tell('spread-info', 'play_mid', xingtu)),
    tell('show-items', 'data_description.play_medium.rate', { flowType: 'INCLUDE' }),
  ],
  'the hits of 90 days': (tell) => {
    const count = pagesOf(tell, 'homepage-videos', 'items', lastDays(tell, 90)).length
    const share = numberOf(row(tell, 'burst_text_rate'))
    return [
      Math.round((Number(tell('cp-info', 'hot_item.value')) / 10_000) * count),
      typeof share === 'number' ? Math.round(share * count) : share,
    ]
  },
  'the plays of the most played video': (tell) => [
    tell('creator-search', 'items.0.vv'),
    Math.max(
      ...['order_hot_videos', 'personal_hot_videos']
        .flatMap((list) => rowsIn(tell('recommended-videos', list)))
        .map(({ play }) => Number(play)),
    ),
  ],
  'the videos of 30 days': (tell) => [
    tell('author-display', 'release_videos_cnt'),
    rowsIn(tell('recommended-videos', 'newest_videos')).length,
    pagesOf(tell, 'homepage-videos', 'items', lastDays(tell, 30)).length,
    Number(tell('spread-info', 'item_num', personal) ?? 0) +
      Number(tell('spread-info', 'item_num', { ...xingtu, range: 'DAY_30' }) ?? 0),
  ],
  'the videos of 90 days': (tell) => [
    pagesOf(tell, 'homepage-videos', 'items', lastDays(tell, 90)).length,
    sum(Object.values(Object(tell('content-hot-keywords', 'keyword_item_distribution')))),
    Number(tell('spread-info', 'item_num', { ...personal, range: 'DAY_90' }) ?? 0) +
      Number(tell('spread-info', 'item_num', xingtu) ?? 0),
  ],
  'the personal videos of 30 days': (tell) => [
    Number(tell('spread-info', 'item_num', personal)),
    tell('spread-info', 'item_rate.item_num.value', personal),
    sum(rowsIn(tell('video-distribution', 'video_content_distribution')).map(({ cnt }) => cnt)),
    pagesOf(tell, 'homepage-videos', 'items', { ...lastDays(tell, 30), videoType: 'PERSONAL' })
      .length,
  ],
  'the orders of 90 days': (tell) => [
    Number(tell('contract-info', 'order_cnt', { range: 'DAY_90' })),
    Number(tell('spread-info', 'item_num', xingtu) ?? 0),
    sum(
      rowsIn(tell('order-experience', 'order_experience_industries', { period: 'DAY_90' })).map(
        ({ order_cnt }) => order_cnt,
      ),
    ),
    pagesOf(tell, 'homepage-videos', 'items', { ...lastDays(tell, 90), videoType: 'XINGTU' })
      .length,
  ],
  'the videos that sell': (tell) => [
    Number(tell('convert-ability', 'related_video_cnt.value', { range: 'DAY_30' }) ?? 0),
    pagesOf(tell, 'convert-videos-or-products', 'video_list', { range: 'DAY_30' }).length,
  ],
  'the products': (tell) => [
    tell('convert-ability', 'rec_product_cnt.value', { range: 'DAY_30' }),
    numberOf(row(tell, 'ecom_video_product_num_30d')),
  ],
  'the clicks on components': (tell) => [
    known(tell('convert-ability', 'component_click_cnt_range', { range: 'DAY_30' })),
    row(tell, 'ecom_video_mid_click_pv_30d_range'),
  ],
  'the rate of clicks on components': (tell) => [
    known(tell('convert-ability', 'component_click_rate_range', { range: 'DAY_30' })),
    row(tell, 'ecom_video_ctr_30d_range'),
  ],
  'the sales of 1,000 plays': (tell) => [
    known(tell('convert-ability', 'gpm_range', { range: 'DAY_30' })),
    row(tell, 'ecom_gpm_30d_range'),
  ],
  'when the crowds were counted': (tell) => [
    tell('audience-distribution', 'last_update_time'),
    tell('fans-distribution', 'last_update_time'),
  ],
}

/** What is unknown stands as a dash in some places, and is missing in others. */
const known = (range: unknown) => (range === '-' ? undefined : range)
