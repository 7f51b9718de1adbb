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
  const accounts = [{ by: 'secUid', name: secUid }]
  const told = { kind: 'profile', accounts, keyword: profile, isNickname: false }
  expect(readWrittenCreator(line)).toEqual(told)
})

test('a profile that has a uid in its address is found by that', () => {
  const line = 'https://www.iesdouyin.com/share/user/90000000001'
  const accounts = [{ by: 'uid', name: '90000000001' }]
  const told = { kind: 'profile', accounts, keyword: '90000000001', isNickname: false }
  expect(readWrittenCreator(line)).toEqual(told)
})

test('a profile whose address names nobody as accounts are named is searched for', () => {
  const line = 'https://www.douyin.com/user/somebody'
  expect(readWrittenCreator(line)).toMatchObject({ kind: 'profile', accounts: [], keyword: line })
})

test.each([
  ['阿柚的小厨房·沙箱', '阿柚的小厨房·沙箱'],
  ['@阿柚', '阿柚'],
  ['@ayou', 'ayou'],
  ['昵称: 阿柚', '阿柚'],
  ['昵称：Lisa', 'Lisa'],
  ['昵称：1314', '1314'],
  ['达人：阿柚', '阿柚'],
  ['抖音号：阿柚', '阿柚'],
  ['uid：abc', 'abc'],
  ['a.b', 'a.b'],
  ['1314', '1314'],
])('%j is a nickname', (line, keyword) => {
  const told = { kind: 'name', accounts: [], keyword, isNickname: true }
  expect(readWrittenCreator(line)).toEqual(told)
})

test.each([
  ['抖音号：sandbox_1.a-b', ['uniqueId'], 'sandbox_1.a-b'],
  ['抖音号: 90110405765', ['uniqueId'], '90110405765'],
  ['UID：90110405765', ['uid'], '90110405765'],
  ['90110405765', ['uid', 'uniqueId'], '90110405765'],
  ['1234567890123456', ['uid', 'uniqueId'], '1234567890123456'],
])('%j is an account', (line, names, keyword) => {
  const accounts = names.map((by) => ({ by, name: keyword }))
  const told = { kind: 'account', accounts, keyword, isNickname: false }
  expect(readWrittenCreator(line)).toEqual(told)
})

test.each(['Lisa', 'sandbox_1.a-b', '达人：Lisa2024'])(
  '%j may be a nickname and may be a Douyin number',
  (line) => {
    const name = line.replace('达人：', '')
    const accounts = [{ by: 'uniqueId', name }]
    const told = { kind: 'name', accounts, keyword: name, isNickname: true }
    expect(readWrittenCreator(line)).toEqual(told)
  },
)

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
