import type { NewMessage } from '../api/operations/posting.js'
import type { NewRoom } from '../api/operations/room-creation.js'
import type { RoomFields } from '../api/operations/room-fields.js'
import { backOff, type Clock, delay } from './clock.js'
import type { LiveConnection } from './connection.js'
import type { Invite, Message, Presence, Room, RoomEntry } from './frames.js'
import { randomId } from './ids.js'
import { isTransient, TimedOut, waitAsked } from './problem.js'
import { ACKNOWLEDGED_WITHIN_MS } from './transport.js'

export type { NewMessage } from '../api/operations/posting.js'
export type { NewRoom } from '../api/operations/room-creation.js'
export type { RoomFields } from '../api/operations/room-fields.js'

type InRoom = { readonly roomId: string }
type OnMessage = { readonly messageId: string }
export type NewPresence = {
  readonly status: 'online' | 'away' | 'busy' | 'invisible'
  readonly statusMessage?: string | null
  readonly currentRoomId?: string | null
}

/** The commands of the socket, but for those that need no answer: what they take and what they give. */
export type Commands = {
  send_message: [NewMessage & InRoom & { readonly clientId: string }, Message]
  edit_message: [OnMessage & Pick<NewMessage, 'content'>, Message]
  delete_message: [OnMessage, null]
  add_reaction: [OnMessage & { readonly emoji: string }, Message]
  remove_reaction: [OnMessage & { readonly emoji: string }, null]
  mark_as_read: [InRoom & { readonly seq: number }, null]
  mark_as_delivered: [InRoom & { readonly seq: number }, null]
  set_presence: [NewPresence, Presence]
  create_room: [NewRoom, Room]
  update_room: [InRoom & RoomFields, Room]
  join_room: [InRoom, RoomEntry]
  leave_room: [InRoom, null]
  invite_member: [InRoom & { readonly userId: string }, Invite]
  remove_member: [InRoom & { readonly userId: string }, null]
}
export type CommandName = keyof Commands

/** What would happen twice if it were simply said twice: these carry a key, under which the server answers a repeat as the first time. */
const KEYED: ReadonlySet<CommandName> = new Set<CommandName>([
  ...(['create_room', 'join_room', 'leave_room', 'invite_member', 'add_reaction', 'mark_as_read'] as const),
])
const PATIENCE_MS = 30_000

/** Gives commands and sees them through: waits for a connection, and repeats what was not acknowledged. */
export class Commander {
  constructor(
    private readonly connection: LiveConnection,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives a command, exactly once.
   * @param patienceMs how long to go on trying
   * @returns what the server answers. Rejects with ParleyProblem, with TimedOut or ConnectionLost when patience is at an end, with ClientClosed.
   */
  async command<C extends CommandName>(
    name: C,
    payload: Commands[C][0],
    patienceMs = PATIENCE_MS,
  ): Promise<Commands[C][1]> {
    const keyed = KEYED.has(name) ? { ...payload, idempotencyKey: randomId() } : payload
    const until = this.clock.now() + patienceMs
    for (let failures = 1; ; failures += 1) {
      try {
        return (await this.#attempt(name, keyed, until)) as Commands[C][1]
      } catch (error) {
        const wait = Math.max(waitAsked(error), backOff(this.clock, failures))
        if (!isTransient(error) || this.clock.now() + wait >= until) throw error
        await delay(this.clock, wait)
      }
    }
  }

  async #attempt(name: CommandName, payload: object, until: number): Promise<unknown> {
    await this.#onlineBefore(until)
    return this.connection.request(name, payload, ACKNOWLEDGED_WITHIN_MS)
  }

  #onlineBefore(until: number): Promise<void> {
    if (this.connection.states.value === 'online') return Promise.resolve()
    return new Promise((resolve, reject) => {
      const stop = this.clock.after(until - this.clock.now(), () => {
        reject(new TimedOut('There was no connection in time.'))
      })
      this.connection.online().then(resolve, reject).finally(stop)
    })
  }
}
