import { describe, expect, it } from '@jest/globals'
import { hashOf, storedText } from '../../src/commands/chain.js'
import { type AuditedEvent, ChainCheck } from '../../src/client/index.js'

/** A room's trail as the server tells it: each event sealed, hashed and linked. */
function trail(length: number): AuditedEvent[] {
  const events: AuditedEvent[] = []
  let prevHash = '0'.repeat(64)
  for (let revision = 0; revision < length; revision += 1) {
    const cause = { commandId: `c${revision}`, correlationId: 'request', causationId: `c${revision}` }
    const actor = { actorId: 'ann', at: '2026-11-22T12:00:00.000Z' }
    const metadata = { ...cause, version: 1, prevHash }
    const event = { id: `e${revision}`, revision, type: 'MessagePosted', data: { text: `ünïcode ${revision}` } }
    const stored = storedText({ stream: 'room-r', ...event, metadata: { ...metadata, ...actor } })
    const hash = hashOf(stored)
    events.push({ ...event, ...actor, metadata: { ...metadata, hash }, stored })
    prevHash = hash
  }
  return events
}

async function proofOf(events: readonly AuditedEvent[], size = 4) {
  const check = new ChainCheck()
  for (let from = 0; from < events.length; from += size) await check.add(events.slice(from, from + size))
  return check.proof
}
const changed = (events: AuditedEvent[], at: number, changes: Partial<AuditedEvent>) =>
  events.with(at, { ...events[at]!, ...changes })

describe('recomputing a chain', () => {
  it('finds a whole one whole, however it comes in pages', async () => {
    const events = trail(10)
    for (const size of [1, 3, 10]) {
      expect(await proofOf(events, size)).toEqual({
        ...{ events: 10, withheld: 0, headRevision: 9, headHash: events[9]!.metadata.hash },
      })
    }
  })

  it('begins with nothing', () => {
    expect(new ChainCheck().proof).toEqual({ events: 0, withheld: 0, headRevision: -1, headHash: '0'.repeat(64) })
  })

  it.each([
    [
      'a changed text',
      (all: AuditedEvent[]) => changed(all, 5, { stored: all[5]!.stored!.replace('5', '6') }),
      'changed',
    ],
    ['another author than the text has', (all: AuditedEvent[]) => changed(all, 5, { actorId: 'ben' }), 'misquoted'],
    [
      'another type than the text has',
      (all: AuditedEvent[]) => changed(all, 5, { type: 'MessageDeleted' }),
      'misquoted',
    ],
    [
      'another time than the text has',
      (all: AuditedEvent[]) => changed(all, 5, { at: '2026-11-22T13:00:00.000Z' }),
      'misquoted',
    ],
    ['no event', (all: AuditedEvent[]) => all.toSpliced(5, 1), 'missing'],
    ['an event twice', (all: AuditedEvent[]) => all.toSpliced(5, 0, all[4]!), 'missing'],
    [
      'a hash that is right and linked to nothing',
      (all: AuditedEvent[]) => {
        const { prevHash: _prevHash, ...rest } = all[5]!.metadata
        return changed(all, 5, { metadata: { ...rest, prevHash: 'f'.repeat(64) } })
      },
      'unlinked',
    ],
    ['a text that is none', (all: AuditedEvent[]) => changed(all, 5, { ...sealed('null', all[5]!) }), 'misquoted'],
  ])('names the event with %s', async (_what, tamper, reason) => {
    const { firstBad } = await proofOf(tamper(trail(10)))
    expect(firstBad).toEqual({ revision: 5, reason })
  })

  it('names the first of several', async () => {
    const events = trail(10)
    const { firstBad } = await proofOf(changed(changed(events, 7, { actorId: 'x' }), 3, { actorId: 'x' }))
    expect(firstBad?.revision).toBe(3)
  })

  it('checks the links of what is withheld, and says how much that is', async () => {
    const events = trail(10).map(({ stored, ...event }) => (event.revision < 4 ? event : { ...event, stored: stored! }))
    expect(await proofOf(events)).toMatchObject({ events: 10, withheld: 4, headRevision: 9 })
    const cut = changed(events, 2, { metadata: { ...events[2]!.metadata, hash: 'f'.repeat(64) } })
    expect((await proofOf(cut)).firstBad).toEqual({ revision: 3, reason: 'unlinked' })
  })
})

/** A text with the hash that it should have. */
const sealed = (stored: string, { metadata }: AuditedEvent) => ({
  ...{ stored, metadata: { ...metadata, hash: hashOf(stored) } },
})
