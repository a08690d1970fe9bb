import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Relay, Tidings } from '../../src/api/relay.js'
import { eventually } from '../support/eventually.js'

const EACH: readonly Tidings[] = [
  { kind: 'typing', roomId: 'r', userId: 'ann', isTyping: true },
  { kind: 'delivered', roomId: 'r', userId: 'ann', seq: 7, isTold: true },
  {
    kind: 'partial',
    partial: { roomId: 'r', agentId: 'amy', replyTo: 'm', text: 'Tea — “☕” — at five', done: false },
  },
  { kind: 'sessions', ended: ['s1', 's2'] },
  { kind: 'readModels', notification: { kind: 'advanced', position: '12345678901234567890' } },
  { kind: 'readModels', notification: { kind: 'switched', model: 'rooms', collection: 'rooms@2' } },
]

/** What every relay keeps to. @param open gives so many that reach each other, and nobody else */
export function relayContract(
  name: string,
  open: (count: number) => readonly Relay[] | Promise<readonly Relay[]>,
): void {
  describe(`relay: ${name}`, () => {
    let relays: readonly [Relay, Relay, Relay]
    let heard: readonly Tidings[][]
    beforeEach(async () => {
      relays = (await open(3)) as typeof relays
      heard = relays.map(({ heard }) => {
        const all: Tidings[] = []
        heard.subscribe((tidings) => all.push(tidings))
        return all
      })
    })

    it('brings all that is told to the others, as it was and in its order; never to who tells', async () => {
      for (const tidings of EACH) relays[0].tell(tidings)
      await eventually(() => expect(heard.slice(1)).toEqual([EACH, EACH]))
      relays[1].tell(EACH[0]!)
      await eventually(() => expect(heard.map(({ length }) => length)).toEqual([1, EACH.length, EACH.length + 1]))
    })

    it('goes on after something that is too much to be told', async () => {
      const partial = { roomId: 'r', agentId: 'amy', replyTo: 'm', text: 'long'.repeat(5_000_000), done: false }
      relays[0].tell({ kind: 'partial', partial })
      relays[0].tell(EACH[0]!)
      await eventually(() => expect(heard[1]).toContainEqual(EACH[0]))
    })

    it('brings many at once', async () => {
      const many = Array.from({ length: 500 }, (_, seq) => ({ ...EACH[1], seq })) as Tidings[]
      for (const tidings of many) relays[2].tell(tidings)
      await eventually(() => expect(heard.slice(0, 2)).toEqual([many, many]))
    })
  })
}
