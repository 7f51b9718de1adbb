import { expect, it } from 'vitest'
import { readCreatorLines, withChosen } from './creator-lines.ts'

const id = '6629722295873044494'

it.each([
  id,
  `  ${id}\t`,
  `="${id}"`,
  `https://www.xingtu.cn/ad/creator/author-homepage/douyin-video/${id}`,
  `http://xingtu.cn/ad/creator/author/douyin/${id}/1?from=search#top`,
  `www.xingtu.cn/ad/creator/author/douyin/${id}/10`,
])('reads the creator of %s', (line) => {
  expect(readCreatorLines(line)).toEqual({ creators: [id], unknown: [], wrong: [] })
})

it.each([
  ['6.63E+18', 'rounded'],
  ['6.62972E+18', 'rounded'],
  [`https://www.xingtu.cn/${id}/7000000000000000001`, 'severalIds'],
])('finds none in %s', (line, problem) => {
  expect(readCreatorLines(line)).toEqual({
    creators: [],
    unknown: [],
    wrong: [{ number: 1, text: line, problem }],
  })
})

it.each([
  '达人昵称',
  '抖音号：abc',
  '12345',
  `${id}0`,
  `0${id.slice(1)}`,
  'https://www.xingtu.cn/ad/creator/market',
  `https://www.douyin.com/video/${id}`,
  'https://www.douyin.com/user/MS4wLjABAAAA',
  `https://xingtu.cn.example.com/${id}`,
])('leaves %s to be looked up', (line) => {
  const lines = `${line}\n ${line} `
  expect(readCreatorLines(lines)).toEqual({ creators: [], unknown: [line], wrong: [] })
})

it('puts what was chosen in the place of lines, and leaves the others as they are', () => {
  const chosen = new Map([
    ['阿柚', id],
    ['谁', ''],
  ])
  expect(withChosen(` 阿柚 \r\n谁\n  另一位\n阿柚`, chosen)).toBe(`${id}\n  另一位\n${id}`)
})

it('names wrong lines by their numbers, and takes each once', () => {
  const other = '7000000000000000001'
  const text = `${other}\r\n\r\n${id}\n6.6E+18\n${other}\nx`
  expect(readCreatorLines(text)).toEqual({
    creators: [other, id],
    unknown: ['x'],
    wrong: [{ number: 4, text: '6.6E+18', problem: 'rounded' }],
  })
})
