import { expect, it } from 'vitest'
import { requestId } from './request-id.ts'

const parameter = requestId({ zh: '请求编号', en: 'Request id' })

it('reads any text but none', () => {
  for (const text of [String(parameter.example), 'x', '019bbf61']) {
    expect(parameter.read('requestId', [text])).toEqual({ value: text })
    expect(parameter.write(text)).toBe(text)
  }
  for (const given of [[], ['']]) {
    expect(parameter.read('requestId', given)).toHaveProperty('problem')
  }
})
