import { randomUUID } from 'node:crypto'
import { afterAll } from '@jest/globals'
import { pino } from 'pino'
import { readConfig } from '../../infra/config.js'
import { type Engines, openEngines } from '../../infra/engines.js'
import { startFeed } from '../../infra/live-feed.js'
import { loadSecrets, settledSecrets } from '../../infra/secrets.js'
import { composeServices } from '../../infra/services.js'
import { writeSide } from '../../infra/write-side.js'
import type { Connection, Subscriber, SyncAnswer, SyncRequest } from '../../src/api/live/connection.js'
import type { LiveFeed } from '../../src/api/live/feed/live-feed.js'
import type { FrameBatch } from '../../src/api/live/frame.js'
import type { PresenceStore } from '../../src/api/live/presence/presence-store.js'
import type { Refusal } from '../../src/api/operation.js'
import type { Services } from '../../src/api/services.js'
import { register } from '../../src/commands/accounts.js'
import { changeMessage, type Change } from '../../src/commands/change-message.js'
import type { Outcome } from '../../src/commands/command.js'
import { postMessage } from '../../src/commands/post-message.js'
import { command, type PlainData, type PlainRoomCommand } from '../../src/commands/room-commands.js'
import type { RoomViewChanges } from '../../src/domain/inbox/schema.js'
import type { CreateRoom } from '../../src/domain/room/commands.js'
import { textIn } from '../../src/domain/json.js'
import { newProfile } from '../../src/domain/user/schema.js'
import { engineSettings } from './engine-settings.js'
import { FeedObstacles } from './feed-obstacles.js'
import { temporaryFolder } from './temporary-folder.js'
import { until } from './until.js'

/** A frame as a client gets it. */
export type Received = { readonly event: string; readonly payload: Record<string, unknown> }

/** A connection that keeps what it is sent. */
export class RecordingConnection implements Connection {
  readonly id = randomUUID()
  readonly received: Received[] = []
  closed: Refusal | null = null
  subscriber: Subscriber | undefined

  send(batch: FrameBatch): void {
    for (const { event, json } of batch.frames) {
      this.received.push({ event, payload: JSON.parse(json) as Record<string, unknown> })
    }
  }

  close(refusal: Refusal): void {
    this.closed = refusal
    this.subscriber?.disconnected()
  }

  /** The durable frames of a room. */
  of(roomId: string): readonly Received[] {
    return this.received.filter(({ payload }) => payload['roomId'] === roomId && 'revision' in payload)
  }

  /** A room as `ready` told of it. */
  readyOf(roomId: string): Record<string, unknown> | undefined {
    const rooms = this.received[0]?.payload['rooms'] as readonly Record<string, unknown>[] | undefined
    return rooms?.find((room) => room['roomId'] === roomId)
  }

  named(event: string): readonly Received[] {
    return this.received.filter((frame) => frame.event === event)
  }

  async sync(request: SyncRequest): Promise<SyncAnswer> {
    const { subscriber } = this
    if (subscriber === undefined) throw new Error('not connected')
    return new Promise((resolve, reject) => {
      subscriber.sync(request, resolve).catch(reject)
    })
  }
}

/** The feed over real engines, and the commands that give it something to tell; without any transport. */
export class FeedScene {
  private readonly connections: RecordingConnection[] = []

  private constructor(
    readonly services: Omit<Services, 'settings' | 'jobs'>,
    readonly feed: LiveFeed,
    readonly engines: Engines,
    /** What the feed can be made to wait for. */
    readonly obstacles: FeedObstacles,
  ) {}

  /** @param presence where presence is kept; in memory unless given */
  static async open(presence?: PresenceStore): Promise<FeedScene> {
    const dataDir = temporaryFolder()
    const log = pino({ level: 'silent' })
    const onDeath = (error: unknown): never => {
      throw error
    }
    const closing: (() => void | Promise<void>)[] = []
    // Before its database is dropped.
    afterAll(async () => {
      for (const close of closing.reverse()) await close()
    })
    const config = readConfig([], { DATA_DIR: dataDir, ...engineSettings(dataDir) })
    const secrets = await loadSecrets(config)
    const engines = await openEngines({ config, notify: () => undefined, onDeath, report: () => undefined })
    const write = await writeSide(engines, secrets.masterKey, log)
    const services = composeServices(engines, write, settledSecrets(secrets, write.keys), log, presence && { presence })
    const obstacles = new FeedObstacles()
    const feed = startFeed(obstacles.before(services), log)
    closing.push(
      () => engines.close(),
      () => write.heads.close(),
      () => services.ephemeral.close(),
      () => feed.close(),
    )
    return new FeedScene(services, feed, engines, obstacles)
  }

  /** An account. @param name unique */
  async person(name: string): Promise<string> {
    const account = { profile: newProfile(name), passwordHash: '-', kind: 'human' as const, role: 'user' as const }
    const registered = await register(this.services.accounts, account, cause())
    if (registered.kind === 'rejected') throw new Error(registered.rejection.detail)
    return registered.userId
  }

  async connect(userId: string): Promise<RecordingConnection> {
    const connection = new RecordingConnection()
    connection.subscriber = await this.feed.admit(connection, { userId, sessionId: 's', role: 'user' })
    this.connections.push(connection)
    return connection
  }

  /** Everybody disconnects. */
  disconnectAll(): void {
    for (const { subscriber } of this.connections.splice(0)) subscriber?.disconnected()
  }

  do<T extends PlainRoomCommand['type']>(
    roomId: string,
    actorId: string,
    type: T,
    data: PlainData<T>,
    subjects: readonly string[] = [],
  ): Promise<Outcome> {
    return command<T>(this.services.rooms, roomId, type, actorId, data, cause(), subjects)
  }

  /** A public room of the owner, joined by the members. */
  async room(ownerId: string, members: readonly string[] = [], changes: Partial<CreateRoom['data']['settings']> = {}) {
    const roomId = randomUUID()
    const settings = {
      ai: { enabled: false, trigger: 'every_message' as const, agents: [] },
      ...{ maxMembers: 5000, historyVisibility: 'all' as const, invitePolicy: 'members' as const, ...changes },
    }
    const data = { roomId, type: 'public' as const, text: { name: 'Tea' }, settings }
    const rest = { invitees: [], inviteExpiresAt: '', actorIsAdmin: false }
    await this.do(roomId, ownerId, 'CreateRoom', { ...data, ...rest }, [roomId])
    for (const userId of members) await this.join(roomId, userId)
    return roomId
  }

  join(roomId: string, userId: string): Promise<Outcome> {
    return this.do(roomId, userId, 'JoinRoom', { isAdmin: false })
  }

  async post(roomId: string, senderId: string, content: string): Promise<string> {
    const posted = await postMessage(
      this.services.posting,
      { roomId, senderId, type: 'text', content },
      { correlationId: 'c' },
    )
    if (posted.kind !== 'posted') throw new Error(`not posted: ${JSON.stringify(posted)}`)
    return textIn(posted.event.data, 'messageId')
  }

  change(roomId: string, messageId: string, actorId: string, change: Change): Promise<Outcome> {
    return changeMessage(this.services.posting, messageId, roomId, actorId, change, cause())
  }

  markRead(userId: string, roomId: string, seq: number): Promise<Outcome> {
    const data = { userId, roomId, seq }
    const marking = { type: 'MoveReadMarker' as const, actorId: userId, data }
    return this.services.inboxes.of(userId).submit({ ...cause(), subjects: [], command: marking })
  }

  /** Changes how somebody sees a room. */
  changeView(userId: string, roomId: string, changes: RoomViewChanges): Promise<Outcome> {
    const command = { type: 'ChangeRoomView' as const, actorId: userId, data: { userId, roomId, changes } }
    return this.services.inboxes.of(userId).submit({ ...cause(), subjects: [], command })
  }

  /** Waits until the read models have everything that is in the log, wherever the feed is. */
  async modelled(): Promise<void> {
    if (!(await this.services.queries.models.waitFor(this.services.head(), 5_000)))
      throw new Error('the read models are too far behind')
  }

  /** Waits until the feed has told everything that is in the log, and has counted and caught up with what follows from it. */
  async settled(): Promise<void> {
    const head = this.services.head()
    await until(() => this.feed.position >= head)
    await this.modelled()
    await this.obstacles.atRest()
  }
}

const cause = () => ({ commandId: randomUUID(), correlationId: 'c' })
