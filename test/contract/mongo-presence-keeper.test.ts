import { afterAll, expect, it } from '@jest/globals'
import { MongoConnection } from '../../infra/mongodb/connection.js'
import { MongoPresenceKeeper } from '../../infra/mongodb/presence-keeper.js'
import type { KeptField, PresenceRow } from '../../infra/presence/presence-keeper.js'
import { onMongo } from '../support/on-mongo.js'
import { presenceKeeperContract } from './presence-keeper.js'

const NOBODY: PresenceRow = { userId: 'ann', status: 'online', statusMessage: null, lastSeenAt: null }
const changed = (userId: string, changes: Partial<PresenceRow>) => ({
  row: { ...NOBODY, ...changes, userId },
  changed: new Set(Object.keys(changes) as KeptField[]),
})

onMongo('presence', ({ name, freshUrl }) => {
  const connections: MongoConnection[] = []
  const connect = (): MongoConnection => {
    const connection = new MongoConnection(freshUrl())
    connections.push(connection)
    return connection
  }
  afterAll(() => Promise.all(connections.map((connection) => connection.close())))

  presenceKeeperContract(name, () => {
    let connection: MongoConnection | undefined
    return (mostPeople) => MongoPresenceKeeper.open((connection ??= connect()), mostPeople)
  })

  it('holds what each of several processes changed about one person', async () => {
    const connection = connect()
    const [here, there] = [await MongoPresenceKeeper.open(connection), await MongoPresenceKeeper.open(connection)]
    await here.save([changed('ann', { status: 'busy', statusMessage: 'sealed' })])
    await there.save([changed('ann', { lastSeenAt: '2026-11-21T12:00:00.000Z' })])
    await here.save([changed('ann', { status: 'away' })])
    expect(await there.all()).toEqual([
      { userId: 'ann', status: 'away', statusMessage: 'sealed', lastSeenAt: '2026-11-21T12:00:00.000Z' },
    ])
  })

  it('holds everybody whom several processes bring at once', async () => {
    const connection = connect()
    const keepers = [await MongoPresenceKeeper.open(connection), await MongoPresenceKeeper.open(connection)]
    const people = Array.from({ length: 50 }, (_, n) => `p${n}`)
    const statuses = ['busy', 'away'] as const
    await Promise.all(
      keepers.map((keeper, n) => keeper.save(people.map((who) => changed(who, { status: statuses[n]! })))),
    )
    const kept = await keepers[0]!.all()
    expect(kept.map(({ userId }) => userId).sort()).toEqual([...people].sort())
    expect(kept.filter(({ status }) => status === 'online')).toEqual([])
  })
})
