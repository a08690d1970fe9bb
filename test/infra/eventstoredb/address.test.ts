import { describe, expect, it, jest } from '@jest/globals'
import { InvalidAddress, parseAddress } from '../../../infra/eventstoredb/address.js'
import { EventStoreDbEventStore } from '../../../infra/eventstoredb/event-store.js'
import { failureOf } from '../../support/eventstoredb-scene.js'

const SECRET = 'hunter2'

describe('the address of an EventStoreDB', () => {
  it('keeps what is ours to itself, and sets what the client had better have', () => {
    const { prefix, hosts, clientAddress } = parseAddress(
      'esdb+discover://admin:pw@one:2114,two?tls=true&Prefix=parley.&tlsCAFile=/ca.crt',
    )
    expect(prefix).toBe('parley.')
    expect(hosts).toEqual([
      { host: 'one', port: 2114 },
      { host: 'two', port: 2113 },
    ])
    expect(clientAddress(0)).toBe(
      `esdb+discover://admin:pw@one:2114,two?tls=true&tlscafile=/ca.crt&keepalivetimeout=3000&connectionname=parley-${process.pid}&keepaliveinterval=10000`,
    )
  })

  it('gives every client a connection of its own', () => {
    const { clientAddress } = parseAddress('esdb://host')
    expect(clientAddress(1)).not.toBe(clientAddress(2))
  })

  it('leaves what is given', () => {
    const address = 'esdb://host?keepAliveInterval=-1&keepAliveTimeout=500&connectionName=mine'
    expect(parseAddress(address).clientAddress(3)).toBe(
      'esdb://host?keepaliveinterval=-1&keepalivetimeout=500&connectionname=mine',
    )
  })

  const wrong = [
    'sqlite:',
    `esdb://me:${SECRET}@`,
    `esdb://me:${SECRET}@host:port`,
    `esdb://me:${SECRET}@[::1]:2113`,
    `esdb://me:${SECRET}@host?tls`,
    `esdb://me:${SECRET}@host?prefix=$all`,
    `esdb://me:${SECRET}@host?keepAliveInterval=soon`,
    `esdb://me:${SECRET}@host?${SECRET}=1`,
    `esdb://me:${SECRET}@host?tlsVerifyCert=false`,
    `esdb://me:${SECRET}@host?throwOnAppendFailure=false`,
  ]
  for (const address of wrong) {
    it(`is not ${address}, and is not shown`, () => {
      expect(() => parseAddress(address)).toThrow(InvalidAddress)
      expect(() => parseAddress(address)).not.toThrow(SECRET)
    })
  }

  for (const rest of ['?tls=maybe', '?nodePreference=best', '?tlsCAFile=/nowhere', '?tls=false']) {
    it(`never shows its password: ${rest}`, async () => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined)
      const failure = (await failureOf(EventStoreDbEventStore.open(`esdb://me:${SECRET}@127.0.0.1:1${rest}`))) as Error
      const told = [failure.message, failure.stack, (failure.cause as Error | undefined)?.stack, warn.mock.calls]
      expect(JSON.stringify([told, Object.entries(failure)])).not.toContain(SECRET)
      warn.mockRestore()
    })
  }
})
