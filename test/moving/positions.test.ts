import { expect, it } from '@jest/globals'
import { foldRecorded, newAggregate } from '../../src/commands/aggregate.js'
import { encodeSnapshot, loadSnapshot } from '../../src/commands/snapshots.js'
import { everything, exported, imported, twoRooms, withFreshStores, writeHistory } from '../support/moving.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { roomType, SnapshotsInMemory } from '../support/write-side.js'

const folder = temporaryFolder()

it('a snapshot that outlives the move of its stream brings no position of the old log', async () => {
  await withFreshStores(folder, 2, async ([source, target]) => {
    await writeHistory(source!, twoRooms(20))
    await imported(target!, await exported(source!))
    const events = (await everything(source!.store)).filter(({ stream }) => stream === 'room-r1')
    // As from an engine whose positions are others.
    const elsewhere = events.map((event) => ({ ...event, position: `9${event.position}` }))
    const aggregate = foldRecorded(roomType, newAggregate(roomType.decider.initialState), elsewhere)
    const snapshots = new SnapshotsInMemory()
    await snapshots.save('room-r1', aggregate.revision, encodeSnapshot(roomType, aggregate))

    const loaded = await loadSnapshot(roomType, 'room-r1', snapshots, target!.store)
    const [last] = await target!.store.readStream('room-r1', aggregate.revision, 1)
    expect(loaded).toMatchObject({ revision: aggregate.revision, position: last!.position })
  })
})
