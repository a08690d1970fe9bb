import type { Logger } from 'pino'
import { AccessTokens } from '../src/api/auth/access-tokens.js'
import { Passwords } from '../src/api/auth/passwords.js'
import { Sessions } from '../src/api/auth/sessions.js'
import { AttachedAudience } from '../src/api/live/audience.js'
import { Ephemeral } from '../src/api/live/ephemeral.js'
import type { PresenceStore } from '../src/api/live/presence/presence-store.js'
import { ReadMarkers } from '../src/api/read-markers.js'
import type { Relay } from '../src/api/relay.js'
import type { Services } from '../src/api/services.js'
import type { AccountPorts, UserWriters } from '../src/commands/accounts.js'
import { Arrivals } from '../src/commands/arrivals.js'
import { blockedBy } from '../src/commands/blocks.js'
import { type Listening, observedLog } from '../src/commands/observed-log.js'
import type { PostingPorts } from '../src/commands/post-message.js'
import type { WriterPorts } from '../src/commands/stream-writer.js'
import { Unsealer } from '../src/commands/unsealing.js'
import { Usernames } from '../src/commands/usernames.js'
import { Writers } from '../src/commands/writers.js'
import { inboxDecider } from '../src/domain/inbox/decider.js'
import { inboxEvents } from '../src/domain/inbox/events.js'
import { room } from '../src/domain/room/decider.js'
import { roomEvents } from '../src/domain/room/events.js'
import { scheduleDecider } from '../src/domain/schedule/decider.js'
import { scheduleEvents } from '../src/domain/schedule/events.js'
import { userDecider } from '../src/domain/user/decider.js'
import { userEvents } from '../src/domain/user/events.js'
import { usernameDecider } from '../src/domain/username/decider.js'
import { usernameEvents } from '../src/domain/username/events.js'
import { Directory } from '../src/projections/queries/directory.js'
import { messageReader } from '../src/projections/queries/known-message.js'
import type { Engines } from './engines.js'
import { MemoryPresenceStore } from './memory/presence.js'
import { NOBODY_ELSE } from './memory/relay.js'
import type { Secrets } from './secrets.js'
import type { WriteSide } from './write-side.js'

export type ServiceOptions = {
  /** Hears of the logins that end in this process. */
  readonly onSessionsEnded?: (sessionIds: readonly string[]) => void
  /** Where presence is kept; in memory unless given. */
  readonly presence?: PresenceStore
  /** To the other instances; there are none unless given. */
  readonly relay?: Relay
}

/**
 * All that operations work with, but the jobs, whose reactions work with it too, and the settings that the first start finds out.
 */
export function composeServices(
  engines: Engines,
  { ports, keys, head, reached }: WriteSide,
  secrets: Secrets,
  log: Logger,
  { onSessionsEnded = () => undefined, presence = new MemoryPresenceStore(), relay = NOBODY_ELSE }: ServiceOptions = {},
): Omit<Services, 'settings' | 'jobs'> {
  const { models, keyStore, auditor, projector } = engines
  const unsealer = new Unsealer(keys)
  const directory = new Directory(models, unsealer)
  const audience = new AttachedAudience()
  const ephemeral = new Ephemeral({ store: presence, audience, relay })
  const queries = { models, opener: unsealer, directory, presence: ephemeral.presence, now: ports.now }
  const usernames = new Usernames(engines.store, keys)
  const rooms = new Writers({ category: 'room', decider: room, events: roomEvents }, ports)
  const users = new Writers(
    { category: 'user', decider: userDecider, events: userEvents },
    withProfiles(ports, directory),
  )
  const inboxes = new Writers({ category: 'inbox', decider: inboxDecider, events: inboxEvents }, ports)
  const schedules = new Writers({ category: 'schedule', decider: scheduleDecider, events: scheduleEvents }, ports)
  const claims = new Writers({ category: 'username', decider: usernameDecider, events: usernameEvents }, ports)
  const listening = [rooms, alsoTold(users, directory), inboxes, schedules, claims]
  const store = engines.isLogShared ? observedLog(engines.store, listening, reached) : engines.store
  const accounts: AccountPorts = { users, claims, usernames, store, unsealer }
  const posting: PostingPorts = {
    rooms,
    store,
    keys,
    usernames,
    messages: messageReader(queries),
    arrivals: new Arrivals(),
    blockedBy: (userId) => blockedBy(users, userId),
  }
  const sessions = new Sessions(keyStore, { onEnded: onSessionsEnded })
  const tokens = new AccessTokens(secrets.jwtSecret, sessions)
  if (secrets.jwtSecret.length < 32) log.warn('JWT_SECRET is short: give it 32 random characters or more')
  return {
    rooms,
    users,
    inboxes,
    readMarkers: new ReadMarkers(inboxes),
    audience,
    ephemeral,
    accounts,
    posting,
    scheduling: { schedules, store, unsealer },
    queries,
    auditor,
    projector,
    sessions,
    tokens,
    passwords: new Passwords(),
    store,
    keyStore,
    keys,
    head,
  }
}

/** The directory hears of every change of a profile, whoever made it. */
const alsoTold = (users: UserWriters, directory: Directory): Listening => ({
  category: users.category,
  observe: (userId, events) => {
    users.observe(userId, events)
    directory.changed(userId, events.at(-1)?.revision ?? 0)
  },
})

/** The directory never shows a profile older than what this process wrote. */
const withProfiles = (ports: WriterPorts, directory: Directory): WriterPorts => ({
  ...ports,
  onAppended: (stream, revision, hash, position) => {
    directory.changed(stream.slice('user-'.length), revision)
    ports.onAppended?.(stream, revision, hash, position)
  },
})
