import { expect, it } from 'vitest'
import { loadSettings } from '../../settings/load.ts'
import { refuseMissingPorts, shareOf } from './shares.ts'

const settings = (peerAddress: string, database?: string) =>
  loadSettings({ processes: 4, peerAddress, database }, {}, import.meta.dirname)

const database = 'postgres://nobody@127.0.0.1/none'

it('each process has the next port, up to the last there is', () => {
  const last = settings('127.0.0.1:65532', database)
  expect(() => refuseMissingPorts(last)).not.toThrow()
  expect(shareOf(last, 3)).toMatchObject({ peerAddress: '127.0.0.1:65535' })
  expect(() => refuseMissingPorts(settings('127.0.0.1:65533', database))).toThrow(/at most 65532/)
})

it('any port serves each, and over a folder none is asked for', () => {
  const any = settings('127.0.0.1:0', database)
  expect(() => refuseMissingPorts(any)).not.toThrow()
  expect(shareOf(any, 3)).toMatchObject({ peerAddress: '127.0.0.1:0' })
  expect(() => refuseMissingPorts(settings('127.0.0.1:65535'))).not.toThrow()
})
