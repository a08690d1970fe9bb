import type { RecordedEvent } from '../../../commands/event-store.js'
import { textIn } from '../../../domain/json.js'
import { roomIdOf } from '../../../projections/models/room-event.js'
import type { RoomListener } from '../ephemeral.js'
import type { LivePeople } from './people.js'

/**
 * Tells the listener of what the dispatcher does not: of people who are not connected here, and of rooms in which nobody is. They may be there
 * by another instance.
 */
export class MemberNotices {
  constructor(
    private readonly listener: RoomListener,
    private readonly people: LivePeople,
  ) {}

  /**
   * Looks at an event of a room's stream; at most of them no longer than at the type.
   * @param isDispatched the room is open, and the dispatcher has seen the event
   */
  tell(event: RecordedEvent, isDispatched: boolean): void {
    switch (event.type) {
      case 'MessagePosted':
        if (!isDispatched && event.data['quiet'] !== true)
          this.listener.posted(roomIdOf(event), textIn(event.data, 'senderId'))
        break
      case 'MemberLeft':
      case 'MemberRemoved':
        if (!isDispatched) this.listener.left(roomIdOf(event), textIn(event.data, 'userId'))
        break
      case 'MemberJoined':
      case 'RoomCreated':
        for (const userId of newcomers(event))
          if (this.people.get(userId) === undefined) this.listener.joined(roomIdOf(event), userId)
    }
  }
}

/** Whom an event brings into its room. */
export function newcomers({ type, data }: RecordedEvent): readonly string[] {
  if (type === 'MemberJoined') return [textIn(data, 'userId')]
  if (type !== 'RoomCreated' || !Array.isArray(data['members'])) return []
  return data['members'].map((member) => textIn(member as Parameters<typeof textIn>[0], 'userId'))
}
