import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { id, list, naming, record, words } from '../../units.ts'

export const title: Text = { zh: '达人标签', en: 'Tags' }

export const topic: Topic = 'profile'

const tagId = id({ zh: '标签编号', en: 'Id of the tag' }, 'guess')

const second = record(
  { zh: '一个二级标签', en: 'One tag of the second level' },
  {
    tag_id: tagId,
    tag_name: naming(words({ zh: '二级标签名称', en: 'Name of the tag' }, 'guess')),
  },
  'guess',
)

export const data = record(
  { zh: '达人的内容标签', en: "The creator's content tags" },
  {
    tags: list(
      { zh: '一级标签', en: 'Tags of the first level' },
      record(
        { zh: '一个一级标签', en: 'One tag of the first level' },
        {
          tag_id: tagId,
          tag_name: naming(
            words(
              { zh: '一级标签名称，如“游戏”', en: 'Name of the tag, such as 游戏 (games)' },
              'guess',
            ),
          ),
          children: list(
            { zh: '该一级标签之下的二级标签', en: 'Tags of the second level below it' },
            second,
            'guess',
          ),
        },
        'guess',
      ),
      'guess',
    ),
    base_resp: baseResponse,
  },
  'guess',
)
