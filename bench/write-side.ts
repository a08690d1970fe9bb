import { join } from 'node:path'
import { readConfig } from '../infra/config.js'
import { lockDataFolder } from '../infra/data-folder-lock.js'
import { openLog } from '../infra/log-engine.js'
import { loadSecrets } from '../infra/secrets.js'
import { documentSnapshots } from '../infra/snapshots.js'
import { SqliteDocumentStore } from '../infra/sqlite/documents/document-store.js'
import { openKeys } from '../infra/sqlite/keys/open-keys.js'
import type { AccountPorts } from '../src/commands/accounts.js'
import { HeadRecorder } from '../src/commands/head-recorder.js'
import { KeyRing } from '../src/commands/key-ring.js'
import type { RoomWriters } from '../src/commands/room-commands.js'
import type { WriterPorts } from '../src/commands/stream-writer.js'
import { Unsealer } from '../src/commands/unsealing.js'
import { Usernames } from '../src/commands/usernames.js'
import { Writers } from '../src/commands/writers.js'
import { room } from '../src/domain/room/decider.js'
import { roomEvents } from '../src/domain/room/events.js'
import { userDecider } from '../src/domain/user/decider.js'
import { userEvents } from '../src/domain/user/events.js'
import { usernameDecider } from '../src/domain/username/decider.js'
import { usernameEvents } from '../src/domain/username/events.js'

/** What rooms are to writers. */
export const roomType = { category: 'room', decider: room, events: roomEvents }

/** Parley's write side on a folder that no server runs on: no projections, no HTTP. */
export type WriteSide = {
  readonly ports: WriterPorts
  readonly accounts: AccountPorts
  readonly rooms: RoomWriters
  /** Notes a stream's end, as the server does after every append. */
  readonly appended: HeadRecorder['appended']
  close(): Promise<void>
}

export type WriteSideOptions = {
  /** Where the log is, as EVENT_STORE says it; in the folder unless given. */
  readonly eventStore?: string
  /** Told of every append. */
  readonly onAppended?: () => void
}

/**
 * Opens the write side, making the folder and its secrets where they are missing.
 * @throws DataFolderInUse, StoreUnavailable
 */
export async function openWriteSide(
  dataDir: string,
  adminPassword: string,
  { eventStore = 'sqlite:', onAppended }: WriteSideOptions = {},
): Promise<WriteSide> {
  const lock = lockDataFolder(dataDir)
  const secrets = await loadSecrets(readConfig([], { DATA_DIR: dataDir, ADMIN_PASSWORD: adminPassword }))
  const settings = { DATA_DIR: dataDir, EVENT_STORE: eventStore, BENCH_COMMIT_DELAY_MS: 0 }
  const { store, isShared } = await openLog(settings, fail)
  const keyStore = await openKeys(join(dataDir, 'keys.db'))
  const documents = new SqliteDocumentStore(join(dataDir, 'snapshots.db'))
  const snapshots = await documentSnapshots(documents)
  const keys = await KeyRing.open(keyStore, secrets.masterKey)
  const heads = new HeadRecorder(store, keyStore, keys, fail)
  const ports: WriterPorts = {
    ...{ store, keys, snapshots, isShared },
    now: () => new Date(),
    onAppended: (stream, revision, hash) => {
      if (stream.startsWith('room-')) heads.appended(stream, revision, hash)
      onAppended?.()
    },
  }
  return {
    ports,
    accounts: accountsOf(ports),
    rooms: new Writers(roomType, ports),
    appended: (stream, revision, hash) => heads.appended(stream, revision, hash),
    close: async () => {
      await heads.close()
      for (const part of [store, keyStore, documents]) await part.close()
      lock.release()
    },
  }
}

function accountsOf(ports: WriterPorts): AccountPorts {
  const { store, keys } = ports
  return {
    store,
    users: new Writers({ category: 'user', decider: userDecider, events: userEvents }, ports),
    claims: new Writers({ category: 'username', decider: usernameDecider, events: usernameEvents }, ports),
    usernames: new Usernames(store, keys),
    unsealer: new Unsealer(keys),
  }
}

function fail(error: unknown): never {
  throw error
}
