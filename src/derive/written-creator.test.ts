import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readWrittenCreator } from './written-creator.ts'

const id = '6629722295873044494'
const secUid = 'MS4wLjABAAAAabc-DEF_123'
const profile = `https://www.douyin.com/user/${secUid}`

test.each([id, ` ${id}\u200b `])('%j is an id', (line) =>
  expect(readWrittenCreator(line)).toEqual({ kind: 'id', id }),
)

test.each([
  `https://www.xingtu.cn/ad/creator/author-homepage/douyin-video/${id}`,
  `www.xingtu.cn/ad/creator/author-homepage/douyin-video/${id}?from=market`,
  `https://www.xingtu.cn/ad/creator/author/douyin/${id}/1`,
  `https://www.xingtu.cn/ad/creator/author/douyin/${id}/10#top`,
  `看看这位：https://agent.oceanengine.com/star/ad/creator/author/douyin/${id}/1，谢谢`,
])('%j is an address of Xingtu', (line) => {
  expect(readWrittenCreator(line)).toEqual({ kind: 'address', id })
})

test.each([
  profile,
  `${profile}?from_tab_name=main`,
  `douyin.com/user/${secUid}`,
  `长按复制此条消息，打开抖音搜索，查看TA的更多作品。${profile} 7@2.com`,
  `https://www.iesdouyin.com/share/user/90000000001?sec_uid=${secUid}&u_code=1`,
])('%j is a profile at Douyin', (line) => {
  expect(readWrittenCreator(line)).toEqual({ kind: 'profile', keyword: profile })
})

test('a profile that has a uid in its address is found by that', () => {
  const line = 'https://www.iesdouyin.com/share/user/90000000001'
  expect(readWrittenCreator(line)).toEqual({ kind: 'profile', keyword: '90000000001' })
})

test.each([
  ['阿柚的小厨房·沙箱', '阿柚的小厨房·沙箱'],
  ['@阿柚', '阿柚'],
  ['抖音号：sandbox_1.a-b', 'sandbox_1.a-b'],
  ['昵称: 阿柚', '阿柚'],
  ['90110405765', '90110405765'],
  ['1234567890123456', '1234567890123456'],
  ['a.b', 'a.b'],
])('%j is a name', (line, keyword) => {
  expect(readWrittenCreator(line)).toEqual({ kind: 'name', keyword })
})

describe('what cannot be read is told with what helps', () => {
  test.each([
    ['', 'says nothing'],
    ['@', 'says nothing'],
    [
      '7.52 复制打开抖音，看看【阿柚的作品】 https://v.douyin.com/iAbCdEf/ X@z.PK 03/12',
      'short link',
    ],
    ['https://www.douyin.com/video/7514816000000000001', 'of a video'],
    ['https://www.xingtu.cn/ad/creator/market', 'no creator in the address'],
    ['https://example.com/user/1', 'Only addresses at Xingtu and Douyin'],
    ['https://xingtu.cn.example.com/author/douyin/6629722295873044494/1', 'Only addresses'],
    ['话'.repeat(61), 'too long'],
  ])('%j', (line, words) => {
    const read = readWrittenCreator(line)
    expect(read.kind === 'unreadable' && read.problem.en).toContain(words)
  })
})

test('nothing that anybody writes is a fault', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (line) => void readWrittenCreator(line)))
})
