import type { Text } from '../../../core/text.ts'
import { baseResponse } from '../../base-response.ts'
import type { Topic } from '../../topics.ts'
import { count, list, naming, record, words } from '../../units.ts'

export const title: Text = { zh: '触达分布', en: 'Reach by content' }

export const topic: Topic = 'audience'

const reached = (name: Text) =>
  record(
    { zh: '名称与人数', en: 'What it is, and whom it reached' },
    {
      cnt: count({ zh: '触达的连接用户数', en: 'Connected users reached' }, 'likely'),
      name: naming(words(name)),
    },
  )

export const data = record(
  {
    zh: '达人的各类视频触达了多少连接用户',
    en: "How many connected users each kind of a creator's videos reached",
  },
  {
    base_resp: baseResponse,
    video_touch: list(
      {
        zh: '按视频类别列出；没有数据时为空列表',
        en: 'By kind of video; empty where there is no data',
      },
      record(
        { zh: '一类视频', en: 'One kind of video' },
        {
          distribution_data: reached({
            zh: '视频类别，如“个人”即个人视频',
            en: 'The kind of video, such as 个人 for personal videos',
          }),
          second_distribution: list(
            { zh: '其中各内容一级分类', en: 'By content of the first level' },
            record(
              { zh: '一个一级分类', en: 'One content of the first level' },
              {
                distribution_data: reached({
                  zh: '一级分类，如“美食”',
                  en: 'Content of the first level, such as 美食 (food)',
                }),
                three_distribution: list(
                  {
                    zh: '其中各内容二级分类；同一视频可有多个，因此可能重复计数',
                    en: 'By content of the second level, of which a video may have several: they may count somebody twice',
                  },
                  record(
                    { zh: '一个二级分类', en: 'One content of the second level' },
                    {
                      distribution_data: reached({
                        zh: '二级分类，如“美食展示”',
                        en: 'Content of the second level, such as 美食展示 (food on display)',
                      }),
                    },
                  ),
                ),
              },
            ),
          ),
        },
      ),
    ),
  },
)
