import { expect, it } from '@jest/globals'
import { systemClock } from '../../src/client/clock.js'
import type { EphemeralFrame } from '../../src/client/frames.js'
import { Http } from '../../src/client/http.js'
import { OpenRoom } from '../../src/client/open-room.js'
import { Rest } from '../../src/client/rest.js'
import type { LoadedRoom } from '../../src/client/room-state.js'

const sign = (event: string, payload: object): EphemeralFrame =>
  ({ event, payload: { roomId: 'r', ...payload } }) as EphemeralFrame

/** A room whose answers are still on their way. */
const opening = () => new OpenRoom('r', new Rest(new Http('http://127.0.0.1:9', null, systemClock)), systemClock)
/** As far as it is looked at here. */
const loaded = {
  ...{ me: 'bob', room: { revision: 3 }, members: [], messages: [], hasEarlier: false, pins: [], upTo: 3 },
  unread: { unreadCount: 0, mentionCount: 0 },
} as unknown as LoadedRoom

it('keeps the signs of life that come while a room is being loaded: they are nowhere to be read', () => {
  const room = opening()
  room.apply(sign('message_read', { userId: 'ann', seq: 2 }))
  room.apply(sign('user_typing', { userId: 'eve' }))
  room.apply(sign('user_typing', { userId: 'ann' }))
  room.apply(sign('user_stopped_typing', { userId: 'eve' }))
  for (let seq = 3; seq <= 500; seq += 1) room.apply(sign('message_delivered', { userId: 'ann', seq }))
  room.apply(sign('user_typing', { userId: 'cid' }))
  room.load(loaded)
  expect(room.state?.receipts.get('ann')).toMatchObject({ deliveredSeq: 500 })
  expect(room.state?.typing).toEqual(['cid'])
  const few = opening()
  few.apply(sign('message_read', { userId: 'ann', seq: 2 }))
  few.apply(sign('user_typing', { userId: 'eve' }))
  few.load(loaded)
  expect(few.state).toMatchObject({ typing: ['eve'] })
  expect(few.state?.receipts.get('ann')).toEqual({ readSeq: 2, deliveredSeq: 2 })
})
