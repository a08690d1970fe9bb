import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { SqliteEventStore } from '../../infra/sqlite/log/event-store.js'
import { changeMessage, type Change } from '../../src/commands/change-message.js'
import type { Outcome } from '../../src/commands/command.js'
import { Arrivals } from '../../src/commands/arrivals.js'
import type { EventStore, RecordedEvent } from '../../src/commands/event-store.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import type { KeyStore } from '../../src/commands/key-store.js'
import { postMessage, type Post, type Posted, type PostingPorts } from '../../src/commands/post-message.js'
import { command, type RoomWriters } from '../../src/commands/room-commands.js'
import type { SnapshotStore } from '../../src/commands/snapshots.js'
import type { WriterPorts } from '../../src/commands/stream-writer.js'
import { Unsealer } from '../../src/commands/unsealing.js'
import { Usernames } from '../../src/commands/usernames.js'
import { Writers } from '../../src/commands/writers.js'
import type { JsonObject } from '../../src/domain/json.js'
import type { CreateRoom } from '../../src/domain/room/commands.js'
import { room } from '../../src/domain/room/decider.js'
import { roomEvents } from '../../src/domain/room/events.js'
import type { RoomSettings } from '../../src/domain/room/schema.js'
import { FaultyEventStore } from './faulty-event-store.js'
import { keyStoreInMemory } from './key-store-in-memory.js'
import { MessageReaderOverLog } from './message-reader-over-log.js'

export const roomType = { category: 'room', decider: room, events: roomEvents }

/** Snapshots as texts, which tests may spoil. */
export class SnapshotsInMemory implements SnapshotStore {
  readonly texts = new Map<string, string>()
  loads = 0

  load(stream: string): Promise<JsonObject | null> {
    this.loads += 1
    const text = this.texts.get(stream)
    return Promise.resolve(text === undefined ? null : (JSON.parse(text) as JsonObject))
  }

  save(stream: string, _revision: number, snapshot: JsonObject): Promise<void> {
    this.texts.set(stream, JSON.stringify(snapshot))
    return Promise.resolve()
  }

  spoil(stream: string, changes: JsonObject): void {
    const snapshot = JSON.parse(this.texts.get(stream) ?? 'null') as JsonObject
    this.texts.set(stream, JSON.stringify({ ...snapshot, ...changes }))
  }
}

const settings: RoomSettings = {
  ai: { enabled: false, trigger: 'every_message', agents: [] },
  maxMembers: 5000,
  historyVisibility: 'all',
  invitePolicy: 'members',
}

/** The write side of one process, over real files. `restarted` is another process's over the same files. */
export class WriteSide {
  readonly rooms: RoomWriters
  readonly reader: MessageReaderOverLog
  readonly ports: PostingPorts

  constructor(
    readonly store: FaultyEventStore,
    readonly keys: KeyRing,
    readonly snapshots: SnapshotsInMemory,
    readonly clock: { now: () => Date },
    private readonly more: Partial<WriterPorts> = {},
  ) {
    this.rooms = new Writers(roomType, { store, keys, snapshots, now: () => this.clock.now(), ...more })
    this.reader = new MessageReaderOverLog(store, new Unsealer(keys))
    const usernames = new Usernames(store, keys)
    const blockedBy = () => Promise.resolve([])
    const arrivals = new Arrivals()
    this.ports = { rooms: this.rooms, store, keys, usernames, messages: this.reader, arrivals, blockedBy }
  }

  static async open(
    folder: string,
    keyStore: KeyStore = keyStoreInMemory(),
    more: Partial<WriterPorts> = {},
  ): Promise<WriteSide> {
    const store: EventStore = await SqliteEventStore.open(join(folder, 'log.db'))
    const keys = await KeyRing.open(keyStore, new Uint8Array(32).fill(7))
    return new WriteSide(new FaultyEventStore(store), keys, new SnapshotsInMemory(), { now: () => new Date() }, more)
  }

  /** Another pool of writers over the same log, keys and snapshots, which remembers nothing. */
  another(): WriteSide {
    return new WriteSide(this.store, this.keys, this.snapshots, this.clock, this.more)
  }

  do<T extends Parameters<typeof command>[2]>(
    roomId: string,
    actorId: string,
    type: T,
    data: Parameters<typeof command<T>>[4],
    subjects: readonly string[] = [],
    commandId: string = randomUUID(),
  ): Promise<Outcome> {
    return command<T>(this.rooms, roomId, type, actorId, data, { commandId, correlationId: 'c' }, subjects)
  }

  /** A public room of `owner`, with members. */
  async createRoom(
    roomId: string,
    members: readonly string[] = [],
    changes: Partial<CreateRoom['data']> = {},
  ): Promise<void> {
    const data: CreateRoom['data'] = {
      ...{ roomId, type: 'public', text: { name: 'Tea' }, settings },
      ...{ invitees: [], inviteExpiresAt: '', actorIsAdmin: false, ...changes },
    }
    await this.do(roomId, 'owner', 'CreateRoom', data, [roomId])
    await Promise.all(members.map((userId) => this.do(roomId, userId, 'JoinRoom', { isAdmin: false })))
  }

  post(roomId: string, senderId: string, content: string, more: Partial<Post> = {}): Promise<Posted> {
    return postMessage(this.ports, { roomId, senderId, type: 'text', content, ...more }, { correlationId: 'c' })
  }

  change(roomId: string, messageId: string, actorId: string, change: Change): Promise<Outcome> {
    return changeMessage(this.ports, messageId, roomId, actorId, change, {
      commandId: randomUUID(),
      correlationId: 'c',
    })
  }

  async events(roomId: string): Promise<readonly RecordedEvent[]> {
    const all: RecordedEvent[] = []
    for (;;) {
      const page = await this.store.readStream(`room-${roomId}`, all.length, 500)
      all.push(...page)
      if (page.length < 500) return all
    }
  }

  async posted(roomId: string): Promise<readonly RecordedEvent[]> {
    return (await this.events(roomId)).filter((event) => event.type === 'MessagePosted')
  }
}
