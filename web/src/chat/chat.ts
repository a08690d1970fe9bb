import { type ReadonlySignal, signal } from '@preact/signals'
import { map } from 'rxjs'
import {
  ClientClosed,
  type ConnectionState,
  type NewMessage,
  ParleyClient,
  type PendingPost,
  type Presence,
  type Rest,
  type RoomSummary,
  type User,
} from '../../../src/client/index.js'
import { readAnsweredInvites } from './answered-invites.js'
import { tellDelivered } from './delivered.js'
import { Drafts } from './drafts.js'
import { type FailedPost, FailedPosts } from './failed-posts.js'
import { belongTo, forgetPersonal } from '../session/personal.js'
import type { Session } from '../session/session.js'
import { toast } from '../ui/toasts.js'
import { kept } from './kept.js'
import { type BrowserOutbox, browserOutbox } from './outbox.js'
import { OpenRooms } from './open-rooms.js'
import { ScheduledPosts } from './scheduled-posts.js'
import { WaitingInvites } from './waiting-invites.js'

const UNKEPT = 'This browser keeps nothing: messages that wait to be sent are lost when the page is closed.'

/** Everything that happens while somebody is logged in: the client, as signals. */
export class Chat {
  /** All of my rooms, the latest activity first; null until they have been loaded. */
  readonly rooms: ReadonlySignal<readonly RoomSummary[] | null>
  readonly connection: ReadonlySignal<ConnectionState>
  readonly presences: ReadonlySignal<ReadonlyMap<string, Presence>>
  /** Room id → ids of those who are typing there; never me. */
  readonly typing: ReadonlySignal<ReadonlyMap<string, readonly string[]>>
  /** Invites that wait for my answer. */
  readonly invites: WaitingInvites
  /** Messages of mine that are not acknowledged yet, in the order of writing. */
  readonly pending: ReadonlySignal<readonly PendingPost[]>
  /** Messages of mine that were refused, in the order of writing. */
  readonly failed: ReadonlySignal<readonly FailedPost[]>
  /** What I have begun to write. */
  readonly drafts: Drafts
  /** My messages that wait for their time. */
  readonly scheduled: ScheduledPosts
  /** Rooms that are loaded. */
  readonly open: OpenRooms
  readonly #failedPosts: FailedPosts
  readonly #disposals: (() => void)[] = []

  private constructor(
    readonly client: ParleyClient,
    private readonly session: Session,
    first: User,
    private readonly outbox: BrowserOutbox,
  ) {
    belongTo(first.id)
    this.#me = signal(first)
    let isComplete = false
    const whenComplete = map((rooms: readonly RoomSummary[]) => {
      isComplete ||= client.areRoomsLoaded
      return isComplete ? rooms : null
    })
    this.rooms = this.#kept<readonly RoomSummary[] | null>(client.rooms$.pipe(whenComplete), null)
    this.connection = this.#kept(client.states, client.state)
    this.presences = this.#kept(client.presence$, new Map<string, Presence>())
    this.typing = this.#kept(client.typing$, new Map<string, readonly string[]>())
    this.invites = new WaitingInvites(client, first.id)
    this.#disposals.push(() => this.invites.close())
    this.#disposals.push(readAnsweredInvites(client, this.rooms, first.id, this.invites.answered))
    this.pending = this.#kept(client.pending$, [])
    this.#failedPosts = new FailedPosts(client, first.id)
    this.failed = this.#failedPosts.all
    this.drafts = new Drafts(first.id)
    this.scheduled = new ScheduledPosts(client.rest)
    for (const part of [this.#failedPosts, this.drafts, this.scheduled]) this.#disposals.push(() => part.close())
    this.open = new OpenRooms((roomId) => client.room(roomId).state$)
    this.#disposals.push(tellDelivered(client, this.rooms, first.id))
    const ended = client.states.subscribe((state) => {
      if (state === 'closed' && client.closeReason !== undefined && session.isOf(first.id)) session.end()
    })
    this.#disposals.push(() => ended.unsubscribe())
  }

  readonly #me

  /** Starts talking with the server. @returns rejects when what waits to be sent cannot be read */
  static async start(session: Session, user: User): Promise<Chat> {
    const token = async (refused?: string): Promise<string> => {
      const given = await session.token(refused)
      // Another tab may have logged in as somebody else: what is written here is not theirs.
      if (!session.isOf(user.id)) throw new ClientClosed('Somebody else is logged in now.')
      return given
    }
    const outbox = browserOutbox(user.id, () => toast(UNKEPT))
    const client = await ParleyClient.connect({ url: location.origin, token, outbox })
    return new Chat(client, session, user, outbox)
  }

  /** Me. */
  get me(): ReadonlySignal<User> {
    return this.#me
  }

  get rest(): Rest {
    return this.client.rest
  }

  /** What I have changed of myself. */
  changedMe(user: User): void {
    this.#me.value = user
    this.session.changed(user)
  }

  /** A room of mine, as the list has it. */
  summary(roomId: string): RoomSummary | undefined {
    return this.rooms.value?.find(({ room }) => room.id === roomId)
  }

  /** Posts a message. It is among `pending` at once, and among `failed` when it is refused. */
  post(roomId: string, message: Omit<NewMessage, 'clientId'>): void {
    this.#failedPosts.post(roomId, message)
  }

  /** Sends a failed message again. @param clientId of the message */
  retry(clientId: string): void {
    this.#failedPosts.retry(clientId)
  }

  /** Gives a failed message up. @param clientId of the message */
  discard(clientId: string): void {
    this.#failedPosts.discard(clientId)
  }

  /** How many messages of mine the server does not have: those that wait, and those that it has refused. */
  get unsent(): number {
    return this.pending.value.length + this.failed.value.length
  }

  /** Hangs up, and forgets what I have written here and nobody has got: I have logged out. */
  forget(): void {
    this.close()
    forgetPersonal()
    this.#failedPosts.clear()
    this.drafts.clear()
    void this.outbox.clear()
  }

  /** Hangs up. What is not acknowledged waits in the browser's storage. */
  close(): void {
    for (const dispose of this.#disposals) dispose()
    this.open.close()
    this.client.close()
  }

  #kept<T>(...[source, initial]: Parameters<typeof kept<T>>): ReadonlySignal<T> {
    const { value, dispose } = kept(source, initial)
    this.#disposals.push(dispose)
    return value
  }
}
