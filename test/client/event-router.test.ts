import { describe, expect, it } from '@jest/globals'
import { EventRouter, type Hearers } from '../../src/client/event-router.js'
import { VirtualClock } from '../support/virtual-clock.js'

describe('who is typing', () => {
  /** Eve types in both rooms. */
  function typing(): { readonly router: EventRouter; readonly rooms: () => readonly string[] } {
    const hearers = { rooms: { hear: () => undefined, hearEphemeral: () => undefined } } as unknown as Hearers
    const router = new EventRouter(hearers, new VirtualClock())
    let rooms: readonly string[] = []
    router.typing.subscribe((typists) => (rooms = [...typists.keys()]))
    for (const roomId of ['garden', 'kitchen']) router.hear({ name: 'user_typing', payload: { roomId, userId: 'eve' } })
    expect(rooms).toEqual(['garden', 'kitchen'])
    return { router, rooms: () => rooms }
  }

  it('is nobody in a room that is archived', () => {
    const { router, rooms } = typing()
    router.hear({ name: 'room_archived', payload: { roomId: 'garden', revision: 7, changes: {} } })
    expect(rooms()).toEqual(['kitchen'])
  })

  it('is nobody without a connection', () => {
    const { router, rooms } = typing()
    router.disconnected()
    expect(rooms()).toEqual([])
  })
})
