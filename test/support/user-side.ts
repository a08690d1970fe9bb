import { randomUUID } from 'node:crypto'
import type { UserWriters } from '../../src/commands/accounts.js'
import { Arrivals } from '../../src/commands/arrivals.js'
import type { Outcome } from '../../src/commands/command.js'
import type { PostingPorts } from '../../src/commands/post-message.js'
import { Usernames } from '../../src/commands/usernames.js'
import { Writers } from '../../src/commands/writers.js'
import { type UserCommand, userDecider } from '../../src/domain/user/decider.js'
import { userEvents } from '../../src/domain/user/events.js'
import { newProfile, type UserKind } from '../../src/domain/user/schema.js'
import type { WriteSide } from './write-side.js'

type DataOf<T extends UserCommand['type']> = Extract<UserCommand, { type: T }>['data']

/** People and agents on a write side, beside its rooms. */
export class UserSide {
  readonly users: UserWriters
  readonly posting: PostingPorts

  constructor(readonly side: WriteSide) {
    const { store, keys, snapshots, clock, rooms, reader } = side
    const ports = { store, keys, snapshots, now: () => clock.now() }
    this.users = new Writers({ category: 'user', decider: userDecider, events: userEvents }, ports)
    this.posting = {
      ...{ rooms, store, keys, messages: reader },
      usernames: new Usernames(store, keys),
      arrivals: new Arrivals(),
      blockedBy: () => Promise.resolve([]),
    }
  }

  async register(userId: string, kind: UserKind = 'human'): Promise<void> {
    const account = { nameHash: `hash of ${userId}`, profile: newProfile(userId), credential: { passwordHash: null } }
    await this.do(userId, 'Register', { userId, ...account, kind, role: 'user' })
  }

  /** A command of the person's own. */
  do<T extends UserCommand['type']>(userId: string, type: T, data: DataOf<T>): Promise<Outcome> {
    const command = { type, actorId: userId, data } as Parameters<ReturnType<UserWriters['of']>['submit']>[0]['command']
    return this.users.of(userId).submit({ commandId: randomUUID(), correlationId: 'c', command, subjects: [userId] })
  }
}
