import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { changeBlock, closeIfBlocked, isBlocked } from '../../src/commands/blocks.js'
import type { RecordedEvent } from '../../src/commands/event-store.js'
import { withholding } from '../../src/commands/preferences.js'
import { directRoomId } from '../../src/commands/room-commands.js'
import { blocks } from '../../src/reactions/blocks.js'
import { settings } from '../domain/room/room-facts.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { UserSide } from '../support/user-side.js'
import { WriteSide } from '../support/write-side.js'

const folder = temporaryFolder()
const open = new Set<WriteSide>()
afterEach(async () => {
  for (const side of open) await side.store.close()
  open.clear()
})

const roomId = directRoomId('ann', 'bob')
const attempt = { number: 1, onDemand: false, signal: new AbortController().signal }
let commands = 0
const cause = () => ({ commandId: `c${(commands += 1)}`, correlationId: 'c' })

const portsOf = (side: WriteSide, { users } = new UserSide(side)) => ({ users, rooms: side.rooms })

async function annAndBob() {
  const side = await WriteSide.open(mkdtempSync(join(folder, 'side-')))
  open.add(side)
  const here = new UserSide(side)
  for (const userId of ['ann', 'bob']) await here.register(userId)
  const ports = portsOf(side, here)
  const reaction = blocks(ports)
  const openDirect = async () => {
    const partner = { userId: 'bob', isAgent: false, isBlocked: false }
    const data = { roomId, type: 'direct', text: {}, settings, partner } as const
    await side.do(roomId, 'ann', 'CreateRoom', { ...data, invitees: [], inviteExpiresAt: '', actorIsAdmin: false })
  }
  return {
    ...{ side, here, ports, reaction, openDirect },
    react: async (event: RecordedEvent) => {
      for (const job of reaction.jobsFor(event)) await reaction.run(job, attempt)
    },
    /** What only the first of the two writes does. */
    halfBlock: (userId: string, blockedId: string) => here.do(userId, 'BlockUser', { userId, blockedId }),
    eventsOf: async (userId: string) => {
      const events = await side.store.readStream(`user-${userId}`, 0, 500)
      return events.filter(({ type }) => reaction.handles.includes(type))
    },
    roomEvents: async () => (await side.events(roomId)).map(({ type }) => type),
  }
}

describe('a block whose process died', () => {
  it('before the room had it is written into the room, once', async () => {
    const { openDirect, halfBlock, eventsOf, react, side, roomEvents } = await annAndBob()
    await openDirect()
    await halfBlock('ann', 'bob')
    expect((await side.post(roomId, 'bob', 'Hello')).kind).toBe('posted')
    const [event] = await eventsOf('ann')
    for (let n = 0; n < 3; n += 1) await react(event!)
    expect(await roomEvents()).toEqual(['RoomCreated', 'MessagePosted', 'MemberBlocked'])
    const [written] = (await side.events(roomId)).slice(-1)
    expect(written?.metadata).toMatchObject({ actorId: 'ann', causationId: event?.id, correlationId: 'c' })
    expect(await side.post(roomId, 'bob', 'Hello')).toMatchObject({ rejection: { code: 'blocked' } })
  })

  it('is mended by the repeat as well', async () => {
    const { openDirect, halfBlock, ports, roomEvents } = await annAndBob()
    await openDirect()
    await halfBlock('ann', 'bob')
    expect((await changeBlock(ports, 'BlockUser', 'ann', 'bob', cause())).kind).toBe('unchanged')
    expect(await roomEvents()).toEqual(['RoomCreated', 'MemberBlocked'])
  })

  it('is written into a room that was opened meanwhile, by who opens it or after them', async () => {
    for (const isFinished of [true, false]) {
      const { openDirect, halfBlock, ports, react, side, roomEvents } = await annAndBob()
      await halfBlock('bob', 'ann')
      await openDirect()
      const because = { correlationId: 'c', causationId: 'c' }
      if (isFinished) expect(await closeIfBlocked(ports, ['ann', 'bob'], because)).toBe(true)
      const [created] = await side.events(roomId)
      await react(created!)
      expect(await roomEvents()).toEqual(['RoomCreated', 'MemberBlocked'])
    }
  })
})

describe('the reaction', () => {
  it('leaves rooms alone that are not direct', async () => {
    const { side, reaction } = await annAndBob()
    await side.createRoom('tea', ['ann'])
    const [created] = await side.events('tea')
    expect(reaction.jobsFor(created!)).toEqual([])
  })

  it('writes nothing where there is no room', async () => {
    const { halfBlock, eventsOf, react, side } = await annAndBob()
    await halfBlock('ann', 'bob')
    for (const event of await eventsOf('ann')) await react(event)
    expect(await side.events(roomId)).toEqual([])
  })

  it('names its jobs by the event and who decided, and puts no words into them', async () => {
    const { halfBlock, eventsOf, reaction } = await annAndBob()
    await halfBlock('ann', 'bob')
    const [event] = await eventsOf('ann')
    const data = { userId: 'ann', otherId: 'bob', eventId: event?.id, correlationId: 'c' }
    expect(reaction.jobsFor(event!)).toEqual([{ id: `blocks-${event?.id}-ann`, reaction: 'blocks', data }])
    expect(reaction.jobsFor(event!)[0]?.id).toMatch(/^[\w-]{1,200}$/)
  })
})

describe('the room of the two', () => {
  it('has what their streams have, however changes, openings and late reactions overlap', async () => {
    const step = fc.record({
      what: fc.constantFrom('block', 'unblock', 'open', 'react', 'wait'),
      by: fc.constantFrom('ann', 'bob'),
      elsewhere: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
        const { side, ports, react, openDirect, eventsOf } = await annAndBob()
        // Another pool of writers over the same log: neither knows what the other one has just written.
        const there = portsOf(side.another())
        const running: Promise<unknown>[] = []
        for (const { what, by, elsewhere } of steps) {
          const other = by === 'ann' ? 'bob' : 'ann'
          const where = elsewhere ? there : ports
          if (what === 'wait') await Promise.all(running.splice(0))
          if (what === 'block') running.push(changeBlock(where, 'BlockUser', by, other, cause()))
          if (what === 'unblock') running.push(changeBlock(where, 'UnblockUser', by, other, cause()))
          if (what === 'react') running.push(eventsOf(by).then((events) => Promise.all(events.map(react))))
          if (what === 'open') running.push(openDirect())
        }
        await Promise.all(running)
        // Who follows the log has every event at last, and knows all that was written.
        const fresh = portsOf(side.another())
        const events = [await side.events(roomId), await eventsOf('ann'), await eventsOf('bob')].flat()
        for (const event of events.filter(({ type }) => blocks(fresh).handles.includes(type)))
          for (const job of blocks(fresh).jobsFor(event)) await blocks(fresh).run(job, attempt)
        const { state: room } = await fresh.rooms.of(roomId).current()
        if (room.phase !== 'absent') expect(room.blocks.size > 0).toBe(await isBlocked(fresh.users, 'ann', 'bob'))
        open.delete(side)
        await side.store.close()
      }),
      { numRuns: 20 },
    )
  })
})

describe('what is withheld from an agent', () => {
  it('is what those write who have blocked it or, outside this server, do not want it', async () => {
    const { here } = await annAndBob()
    for (const userId of ['cid', 'dan']) await here.register(userId)
    await here.do('ann', 'BlockUser', { userId: 'ann', blockedId: 'parley' })
    await here.do('bob', 'BlockUser', { userId: 'bob', blockedId: 'other agent' })
    await here.do('cid', 'ChangePreferences', { userId: 'cid', outsideProviders: false })
    const withholds = withholding(here.users)
    const crowd = Array.from({ length: 200 }, (_, n) => `nobody${n}`)
    const all = ['ann', 'bob', 'cid', 'dan', 'ann', ...crowd]
    expect([...(await withholds(all, 'parley', false))]).toEqual(['ann'])
    expect([...(await withholds(all, 'parley', true))]).toEqual(['ann', 'cid'])
    expect([...(await withholds([], 'parley', true))]).toEqual([])
    await here.do('cid', 'ChangePreferences', { userId: 'cid', outsideProviders: true })
    expect([...(await withholds(all, 'parley', true))]).toEqual(['ann'])
  })
})
