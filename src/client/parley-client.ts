import { auditTime, defer, map, merge, type Observable, of } from 'rxjs'
import { type Clock, systemClock } from './clock.js'
import { type CommandName, type Commands, Commander, type NewMessage } from './commands.js'
import { type ConnectionState, LiveConnection } from './connection.js'
import { EventRouter } from './event-router.js'
import type { Message, PersonalFrame, Presence } from './frames.js'
import { type Fetch, Http } from './http.js'
import { memoryOutbox, type Outbox, type PendingPost } from './outbox.js'
import { OpenRoom } from './open-room.js'
import { PostQueue, type RefusedPost } from './post-queue.js'
import { Presences } from './presences.js'
import type { Problem } from './problem.js'
import { Rest } from './rest.js'
import { RoomHandle } from './room-handle.js'
import { Rooms } from './rooms.js'
import { type SocketIoOptions, socketIoTransport } from './socket-io-transport.js'
import type { RoomSummary } from './summary.js'
import { type TokenOption, tokenSource } from './tokens.js'
import type { Transport } from './transport.js'
import { TypingSignal } from './typing.js'

export type ClientOptions = {
  /** Of the server, for instance `https://chat.example`. */
  readonly url: string
  /** An access token, a function that gives one, or credentials. */
  readonly token: TokenOption
  /** Where messages wait that are not acknowledged; memory unless given. */
  readonly outbox?: Outbox
  /** More of Socket.IO's own settings. */
  readonly socket?: SocketIoOptions
  /** In place of Socket.IO, of the platform's fetch, of the system's clock. */
  readonly transport?: Transport
  readonly fetch?: Fetch
  readonly clock?: Clock
}

/**
 * A chat client: one connection that comes back by itself, every event of one's rooms once and in order, messages that are sent exactly once.
 * All promises of commands reject with ParleyProblem (refused), TimedOut or ConnectionLost (not known whether done), or ClientClosed.
 */
export class ParleyClient {
  /** The REST operations. */
  readonly rest: Rest
  readonly #connection: LiveConnection
  readonly #commander: Commander
  readonly #posts: PostQueue
  readonly #rooms: Rooms
  readonly #presences = new Presences()
  readonly #handles = new Map<string, RoomHandle>()
  readonly #router: EventRouter
  readonly #typing: TypingSignal

  private constructor(
    options: ClientOptions,
    private readonly clock: Clock,
  ) {
    const { url, token, outbox = memoryOutbox(), socket, fetch } = options
    const tokens = tokenSource(token, new Rest(new Http(url, null, clock, fetch)), clock)
    this.rest = new Rest(new Http(url, tokens, clock, fetch))
    this.#connection = new LiveConnection(options.transport ?? socketIoTransport(url, socket), tokens, clock)
    this.#commander = new Commander(this.#connection, clock)
    this.#posts = new PostQueue(this.#connection, outbox, clock)
    this.#rooms = new Rooms(this.#connection, this.rest, clock, {
      isOpen: (roomId) => this.#handles.get(roomId)?.isInUse === true,
      membersRead: (members) => this.#presences.read(members),
    })
    this.#router = new EventRouter({ rooms: this.#rooms, posts: this.#posts, presences: this.#presences }, clock)
    this.#typing = new TypingSignal(clock, (command, roomId) => {
      this.#connection.request(command, { roomId }).catch(() => undefined)
    })
  }

  /**
   * Makes a client and starts connecting; `states` tells how that goes.
   * @returns at once, with what an earlier client has left in the outbox. Rejects when the outbox cannot be read.
   */
  static async connect(options: ClientOptions): Promise<ParleyClient> {
    const client = new ParleyClient(options, options.clock ?? systemClock)
    await client.#posts.restore()
    client.#connection.events.subscribe((event) => client.#router.hear(event))
    client.#connection.states.subscribe((state) => client.#stateChanged(state))
    void client.#connection.open()
    return client
  }

  /** The connection, and every change of it; completes after `closed`. */
  get states(): Observable<ConnectionState> {
    return this.#connection.states.asObservable()
  }

  get state(): ConnectionState {
    return this.#connection.states.value
  }

  /** Why the client was closed, if not by `close`: the last refusal. */
  get closeReason(): unknown {
    return this.#connection.reason
  }

  /** Problems that no command was answered with. */
  get problems(): Observable<Problem> {
    return this.#router.problems.asObservable()
  }

  /** Everything that is not about the events of one room: invites, partial answers of agents … */
  get personal(): Observable<PersonalFrame> {
    return this.#router.personal.asObservable()
  }

  /** My user id; null before the first connection. */
  get userId(): string | null {
    return this.#router.userId.value
  }

  /** While `offline`: when the next attempt is made, in milliseconds since 1970; else null. */
  get retryAt(): number | null {
    return this.#connection.retryAt
  }

  /** Makes the next attempt now, if one is waited for: somebody wants it, or the network is back. */
  retry(): void {
    this.#connection.retry()
  }

  /** Resolves when there is a connection. Rejects with ClientClosed when there will be none any more. */
  online(): Promise<void> {
    return this.#connection.online()
  }

  /** Hangs up for good. What is not acknowledged stays in the outbox. */
  close(): void {
    this.#connection.close()
  }

  /** My rooms, the latest activity first, with what is unread; again after every change, at most once a turn of the event loop. */
  get rooms$(): Observable<readonly RoomSummary[]> {
    const changes = defer(() => this.#rooms.changes.pipe(auditTime(0)))
    return merge(of(undefined), changes).pipe(map(() => this.#rooms.summaries))
  }

  get rooms(): readonly RoomSummary[] {
    return this.#rooms.summaries
  }

  /** Whether `rooms` has all of my rooms yet. */
  get areRoomsLoaded(): boolean {
    return this.#rooms.areLoaded
  }

  /** People by id, as far as this connection has told. */
  get presence$(): Observable<ReadonlyMap<string, Presence>> {
    return this.#presences.states.asObservable()
  }

  /** Room id → ids of those who are typing there, in the order of beginning; never me. Rooms in which nobody is are not in it. */
  get typing$(): Observable<ReadonlyMap<string, readonly string[]>> {
    return this.#router.typing
  }

  /** Messages that are not acknowledged yet, in the order of writing. */
  get pending$(): Observable<readonly PendingPost[]> {
    return this.#posts.pending.asObservable()
  }

  /** Messages that will not be tried again: refused by the server, or not to be kept. Those of an earlier client are told of, too. */
  get refused(): Observable<RefusedPost> {
    return this.#posts.refused.asObservable()
  }

  /** A room; always the same object. */
  room(roomId: string): RoomHandle {
    const known = this.#handles.get(roomId)
    if (known !== undefined) return known
    const handle = new RoomHandle(roomId, {
      room: () => this.#rooms.room(roomId),
      ephemeral: this.#router.ephemeral,
      newState: () => new OpenRoom(roomId, this.rest, this.clock),
      post: (message) => this.post(roomId, message),
      typing: (isTyping) => this.#typing.set(roomId, isTyping),
    })
    this.#handles.set(roomId, handle)
    return handle
  }

  /**
   * Posts a message, exactly once and in the order of posting, however often the connection goes.
   * @param clientId of an earlier attempt that was refused: should the server have taken that after all, it is not posted twice
   * @returns the message as the server has it. Rejects with ParleyProblem when it is refused, Overrun when 1,000 wait already, or ClientClosed.
   */
  post(roomId: string, message: Omit<NewMessage, 'clientId'>, clientId?: string): Promise<Message> {
    this.#typing.posted(roomId)
    return this.#posts.post(roomId, message, clientId)
  }

  /** Gives a command: waits for a connection, and repeats it harmlessly until it is acknowledged, for half a minute. */
  command<C extends CommandName>(name: C, payload: Commands[C][0], patienceMs?: number): Promise<Commands[C][1]> {
    return this.#commander.command(name, payload, patienceMs)
  }

  #stateChanged(state: ConnectionState): void {
    if (state === 'online') return
    this.#router.disconnected()
    if (state !== 'closed') return
    this.#posts.close()
    for (const handle of this.#handles.values()) handle.close()
    this.#router.close()
    this.#rooms.changes.complete()
  }
}
