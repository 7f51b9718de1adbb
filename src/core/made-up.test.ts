import { describe, expect, it } from 'vitest'
import { handedOn, isMadeUp, ofOneKind } from './made-up.ts'

describe('the name of a source', () => {
  it('says that its data is made up, over any number of servers', () => {
    expect(handedOn('relay', 'sandbox')).toBe('relay/sandbox')
    expect(handedOn('relay', handedOn('relay', 'sandbox'))).toBe('relay/sandbox')
    expect(handedOn('archive', 'relay/sandbox')).toBe('archive/sandbox')
    expect(['sandbox', 'relay/sandbox', 'archive/sandbox'].every(isMadeUp)).toBe(true)
  })

  it('says it however it was written where it comes from', () => {
    for (const from of ['sandbox, sandbox', 'Sandbox', ' RELAY/sandbox ', 'cdn,relay/sandbox']) {
      expect(handedOn('relay', from), from).toBe('relay/sandbox')
    }
    expect(handedOn('import', 'relay, sandboxed')).toBe('import')
  })

  it('says it of nothing else', () => {
    expect(handedOn('relay', 'xingtu')).toBe('relay')
    expect(['', 'relay', 'xingtu', 'notsandbox', 'sandbox/relay'].some(isMadeUp)).toBe(false)
  })
})

it('leaves made-up answers out where there are real ones', () => {
  const kept = (sources: readonly string[]) => ofOneKind(sources, (source) => source)
  expect(kept(['relay', 'sandbox', 'xingtu'])).toEqual(['relay', 'xingtu'])
  expect(kept(['relay/sandbox', 'sandbox'])).toEqual(['relay/sandbox', 'sandbox'])
})
