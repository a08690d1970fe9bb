import { BehaviorSubject, type Observable, Subject } from 'rxjs'
import type { Clock } from './clock.js'
import type { ServerEvent } from './connection.js'
import { ephemeralFrame, type EphemeralFrame, type Message, type PersonalFrame, roomFrame } from './frames.js'
import type { PostQueue } from './post-queue.js'
import type { Presences } from './presences.js'
import type { Problem } from './problem.js'
import type { Rooms } from './rooms.js'
import { TypingExpiry } from './typing.js'
import { type Typing, Typists } from './typists.js'

/** Who hears of events. */
export type Hearers = { readonly rooms: Rooms; readonly posts: PostQueue; readonly presences: Presences }

/** Brings every event of the server to whom it concerns. */
export class EventRouter {
  readonly problems = new Subject<Problem>()
  readonly personal = new Subject<PersonalFrame>()
  readonly ephemeral = new Subject<EphemeralFrame>()
  readonly userId = new BehaviorSubject<string | null>(null)
  readonly #typingExpiry: TypingExpiry
  readonly #typists = new Typists((userId) => userId === this.userId.value)

  constructor(
    private readonly hearers: Hearers,
    clock: Clock,
  ) {
    this.#typingExpiry = new TypingExpiry(clock, (frame) => this.#heardEphemeral(frame))
  }

  /** Who is typing in which room. */
  get typing(): Observable<Typing> {
    return this.#typists.states.asObservable()
  }

  hear({ name, payload }: ServerEvent): void {
    const frame = roomFrame(name, payload)
    if (frame !== null) {
      this.hearers.rooms.hear(frame)
      if (frame.event === 'message_received') this.#posted(frame.payload.message)
      if (frame.event === 'room_archived') this.#typingExpiry.expireAll(frame.payload.roomId)
      return
    }
    const sign = ephemeralFrame(name, payload)
    if (sign === null) this.#heardPersonal({ event: name, payload } as PersonalFrame)
    else this.#heardEphemeral(sign)
  }

  /** The connection has gone: nobody would tell us when who is typing stops. */
  disconnected(): void {
    this.#typingExpiry.expireAll()
  }

  /** Nothing will be heard any more. */
  close(): void {
    for (const subject of [this.problems, this.personal, this.ephemeral]) subject.complete()
  }

  #posted(message: Message): void {
    this.hearers.posts.confirm(message)
    const { roomId, sender } = message
    this.#typingExpiry.hear({ event: 'user_stopped_typing', payload: { roomId, userId: sender.id } })
  }

  #heardEphemeral(frame: EphemeralFrame): void {
    if (frame.event === 'user_typing' || frame.event === 'user_stopped_typing') this.#typingExpiry.hear(frame)
    this.#typists.hear(frame)
    this.hearers.rooms.hearEphemeral(frame)
    this.ephemeral.next(frame)
  }

  #heardPersonal(frame: PersonalFrame): void {
    const { rooms, posts, presences } = this.hearers
    switch (frame.event) {
      case 'ready':
        this.userId.next(frame.payload.userId)
        presences.clear()
        rooms.ready(frame.payload)
        posts.resume()
        break
      case 'unread_update':
        rooms.setCounts(frame.payload.roomId, frame.payload)
        break
      case 'membership_update': {
        const { roomId, ...changes } = frame.payload
        rooms.changeView(roomId, changes)
        break
      }
      case 'presence_update':
        presences.update(frame.payload.presences)
        break
      case 'problem':
        this.problems.next(frame.payload)
        break
      default:
        break
    }
    this.personal.next(frame)
  }
}
