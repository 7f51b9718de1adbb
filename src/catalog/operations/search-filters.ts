import { always, flag, list, naming, orNull, words } from '../units.ts'
import { dataset, source, time } from './members.ts'
import type { Operation } from './operation.ts'

const value = always(
  { zh: '一个取值', en: 'One value' },
  {
    code: naming(words({ zh: '代码', en: 'Its code' })),
    name: orNull(
      naming(
        words({
          zh: '名称，字典中没有则为 null',
          en: 'Its name; null where the dictionary has none',
        }),
      ),
    ),
    under: orNull(
      words({
        zh: '上级取值，一级为 null',
        en: 'The value that it belongs below; null on the first level',
      }),
    ),
  },
)

const answer = always(
  { zh: '已存的筛选字典', en: 'The stored dictionaries of filters' },
  {
    dictionaries: list(
      { zh: '各本字典，以最近一次采集为准', en: 'The dictionaries, as they were collected last' },
      always(
        { zh: '一本字典', en: 'One dictionary' },
        {
          dataset,
          path: words({
            zh: '采集它的接口路径，按默认参数调用一次即可存下',
            en: 'The path that collects it; one call with the default parameters stores it',
          }),
          collectedAt: orNull(
            time({
              zh: '采集时间，从未采集则为 null',
              en: 'When it was collected; null where it never was',
            }),
          ),
          source: orNull(source),
          sandbox: flag({
            zh: '是否为沙箱的虚构数据',
            en: 'Whether it is made-up data of a sandbox',
          }),
        },
      ),
    ),
    filters: list(
      {
        zh: '字典中的各个筛选项；什么都没有存时为空列表',
        en: 'The filters that the dictionaries have; empty where none is stored',
      },
      always(
        { zh: '一个筛选项', en: 'One filter' },
        {
          field: naming(words({ zh: '上游字段名', en: "The upstream's name for it" })),
          parameter: orNull(
            words({
              zh: '达人搜索的参数名，没有已知对应的为 null',
              en: 'The parameter of creator search; null where none is known to be the same',
            }),
          ),
          dataset,
          values: list(
            {
              zh: '取值，格式无法识别时为空列表',
              en: 'Its values; empty where they stand in no known form',
            },
            value,
          ),
          more: flag({
            zh: '是否还有未列出的取值',
            en: 'Whether there are more values than these',
          }),
        },
      ),
    ),
  },
)

export const searchFilters: Operation = {
  operationId: 'getSearchFilters',
  slug: 'search-filters',
  method: 'GET',
  path: '/api/search-filters',
  title: { zh: '筛选项的名称', en: 'Names of search filters' },
  summary: {
    zh: '按已存的两本筛选字典，返回达人搜索各筛选项及其取值的代码与名称；没有名称的只有代码。无需令牌，也不会触发采集。',
    en: 'Gives what the two dictionaries of filters that are stored call the filters of creator search and their values, by code and name; what has no name stays a code. No token is needed, and nothing is collected for it.',
  },
  keywords: {
    zh: '字典 筛选条件 编号 名称 内容标签 人群',
    en: 'dictionary filters codes names content tags crowds enum',
  },
  group: 'service',
  parameters: {},
  answer,
  example: {
    dictionaries: [
      {
        dataset: 'market-fields',
        path: '/api/douyin-xingtu/gw/api/fe_common_service/author_options/market_fields/v1',
        collectedAt: '2026-11-23T06:59:54.808+08:00',
        source: 'tikhub',
        sandbox: false,
      },
      {
        dataset: 'search-field-options',
        path: '/api/douyin-xingtu/gw/api/gsearch/get_search_field_options/v1',
        collectedAt: null,
        source: null,
        sandbox: false,
      },
    ],
    filters: [
      {
        field: 'content_tag_v2',
        parameter: 'contentTag',
        dataset: 'market-fields',
        values: [
          { code: '1', name: '美妆', under: null },
          { code: '2', name: '美妆教程', under: '美妆' },
        ],
        more: false,
      },
    ],
  },
  entry: 'open',
}
