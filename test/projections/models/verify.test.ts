import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { GENESIS, hashOf, storedText } from '../../../src/commands/chain.js'
import type { RecordedEvent } from '../../../src/commands/event-store.js'
import { confirm, walkChain, type ChainReport } from '../../../src/projections/audit/verify.js'
import { readerOf, recorded, relinked } from '../../support/recorded-facts.js'

const facts = Array.from({ length: 12 }, (_, revision) => {
  const at = `2026-11-21T12:00:${String(revision).padStart(2, '0')}.000Z`
  return { type: 'RoomRenamed', data: { n: revision }, revision, at, actorId: 'a' }
})
const whole = recorded(facts, 'room-r')
const head = whole.at(-1)!
/** What was written down elsewhere when the room had these events. */
const witness = ({ revision, metadata }: RecordedEvent) => ({
  revision,
  confirms: (hash: string) => hash === metadata.hash,
})
const verify = async (events: readonly RecordedEvent[], known = head): Promise<ChainReport> =>
  confirm(await walkChain(readerOf(events), 'room-r', known.revision), witness(known))
const replaced = (k: number, changes: Partial<RecordedEvent>): readonly RecordedEvent[] =>
  whole.map((event, i) => (i === k ? { ...event, ...changes } : event))

/** Somewhere with an event after it. */
const inside = fc.nat(whole.length - 2)

describe('verifying a chain', () => {
  it('confirms what nobody touched, against a head of any age', async () => {
    for (const known of whole) expect((await verify(whole, known)).firstBad).toBeUndefined()
    const report = await walkChain(readerOf(whole), 'room-r', 3)
    expect(report).toEqual({
      events: 12,
      headRevision: 11,
      headHash: head.metadata.hash,
      witnessHash: whole[3]!.metadata.hash,
    })
    expect(confirm(report, null)).toBe(report)
    expect(await walkChain(readerOf([]), 'room-r', 0)).toEqual({ events: 0, headRevision: -1, headHash: GENESIS })
  })

  it('can be done by anyone with a SHA-256', () => {
    for (const [i, event] of whole.entries()) {
      const text = storedText(event)
      expect(hashOf(text)).toBe(event.metadata.hash)
      expect(text).toContain(`"prevHash":"${whole[i - 1]?.metadata.hash ?? GENESIS}"`)
    }
  })

  it('finds a changed event', async () => {
    await fc.assert(
      fc.asyncProperty(inside, async (k) => {
        const { metadata } = whole[k]!
        const changes: readonly Partial<RecordedEvent>[] = [
          { data: { n: 99 } },
          { type: 'Other' },
          { id: 'other' },
          { metadata: { ...metadata, actorId: 'b' } },
          { metadata: { ...metadata, at: '2026-11-21T12:00:59.000Z' } },
          { metadata: { ...metadata, hash: 'f'.repeat(64) } },
        ]
        for (const change of changes)
          expect((await verify(replaced(k, change))).firstBad).toEqual({ revision: k, reason: 'changed' })
      }),
    )
  })

  it('finds a changed event with a hash to match, by the next one', async () => {
    for (let k = 0; k < whole.length - 1; k += 1) {
      const forged = { ...whole[k]!, data: { n: 99 } }
      const events = replaced(k, { ...forged, metadata: { ...forged.metadata, hash: hashOf(storedText(forged)) } })
      expect((await verify(events)).firstBad).toEqual({ revision: k + 1, reason: 'unlinked' })
    }
  })

  it('finds a dropped event', async () => {
    for (let k = 0; k < whole.length - 1; k += 1) {
      const dropped = whole.filter((_, i) => i !== k)
      expect((await verify(dropped)).firstBad).toEqual({ revision: k, reason: 'missing' })
      const closed = dropped.map((event, revision) => ({ ...event, revision }))
      expect((await verify(closed)).firstBad).toEqual({ revision: k, reason: 'changed' })
    }
  })

  it('finds an inserted event', async () => {
    for (let k = 1; k < whole.length - 1; k += 1) {
      const before = whole.slice(0, k)
      const forged = relinked([...before, { ...whole[k]!, data: { n: 99 } }])
      const after = whole.slice(k).map((event) => ({ ...event, revision: event.revision + 1 }))
      expect((await verify([...forged, ...after])).firstBad).toEqual({ revision: k + 1, reason: 'changed' })
    }
  })

  it('finds swapped events', async () => {
    for (let k = 0; k < whole.length - 1; k += 1) {
      const [one, other] = [whole[k]!, whole[k + 1]!]
      const moved = whole.map((event, i) =>
        i === k ? { ...other, revision: k } : i === k + 1 ? { ...one, revision: k + 1 } : event,
      )
      expect((await verify(moved)).firstBad).toEqual({ revision: k, reason: 'changed' })
      const shuffled = whole.map((event, i) => (i === k ? other : i === k + 1 ? one : event))
      expect((await verify(shuffled)).firstBad).toEqual({ revision: k, reason: 'missing' })
    }
  })

  it('finds a cut tail and a recomputed chain only by the head kept elsewhere', async () => {
    for (let k = 1; k < whole.length; k += 1) {
      const cut = whole.slice(0, k)
      expect((await walkChain(readerOf(cut), 'room-r', 0)).firstBad).toBeUndefined()
      expect((await verify(cut)).firstBad).toEqual({ revision: k, reason: 'truncated' })
      const recomputed = relinked(replaced(k, { data: { n: 99 } }))
      expect((await walkChain(readerOf(recomputed), 'room-r', 0)).firstBad).toBeUndefined()
      expect((await verify(recomputed)).firstBad).toEqual({ revision: head.revision, reason: 'replaced' })
      expect((await verify(cut.concat(relinked(whole).slice(k)))).firstBad).toBeUndefined()
    }
  })
})
