import { expect, it } from 'vitest'
import { readCreatorLines } from './creator-lines.ts'

const id = '6629722295873044494'

it.each([
  id,
  `  ${id}\t`,
  `="${id}"`,
  `https://www.xingtu.cn/ad/creator/author-homepage/douyin-video/${id}`,
  `http://xingtu.cn/ad/creator/author/douyin/${id}/1?from=search#top`,
  `www.xingtu.cn/ad/creator/author/douyin/${id}/10`,
])('reads the creator of %s', (line) => {
  expect(readCreatorLines(line)).toEqual({ creators: [id], wrong: [] })
})

it.each([
  ['6.63E+18', 'rounded'],
  ['6.62972E+18', 'rounded'],
  ['达人昵称', 'noId'],
  ['12345', 'noId'],
  [`${id}0`, 'noId'],
  [`0${id.slice(1)}`, 'noId'],
  ['https://www.xingtu.cn/ad/creator/market', 'noId'],
  [`https://www.douyin.com/video/${id}`, 'notOfXingtu'],
  ['https://www.douyin.com/user/MS4wLjABAAAA', 'notOfXingtu'],
  [`https://xingtu.cn.example.com/${id}`, 'notOfXingtu'],
  [`https://www.xingtu.cn/${id}/7000000000000000001`, 'severalIds'],
])('finds none in %s', (line, problem) => {
  expect(readCreatorLines(line)).toEqual({
    creators: [],
    wrong: [{ number: 1, text: line, problem }],
  })
})

it('names wrong lines by their numbers, and takes each creator once', () => {
  const other = '7000000000000000001'
  const text = `${other}\r\n\r\n${id}\nx\n${other}`
  expect(readCreatorLines(text)).toEqual({
    creators: [other, id],
    wrong: [{ number: 4, text: 'x', problem: 'noId' }],
  })
})
