import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { code, id, list, naming, record, words } from '../../units.ts'

export const title: Text = { zh: '达人榜单目录', en: 'Creator ranking catalog' }

export const topic: Topic = 'search'

const qualifier = record(
  { zh: '一个分类', en: 'One part of it' },
  {
    qualifier_id: naming(id({ zh: '分类编号', en: 'Its id' })),
    qualifier_name: naming(words({ zh: '分类名称', en: 'Its name' }, 'guess')),
  },
  'guess',
)

const board = record(
  { zh: '一个榜单', en: 'One ranking' },
  {
    code: naming(code({ zh: '榜单代码', en: "The ranking's code" }, 'guess')),
    name: naming(words({ zh: '榜单名称', en: "The ranking's name" }, 'guess')),
    qualifiers: list(
      { zh: '榜单的分类', en: 'What the ranking is divided by' },
      qualifier,
      'guess',
    ),
  },
  'guess',
)

export const data = record(
  {
    zh: '星图热榜的榜单与分类，结构为推测',
    en: "Xingtu's rankings and what they are divided by; the shape is inferred",
  },
  {
    base_resp: baseResponse,
    catalog: list({ zh: '各榜单', en: 'The rankings' }, board, 'guess'),
  },
  'guess',
)
