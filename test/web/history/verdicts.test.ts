import { describe, expect, it } from '@jest/globals'
import { hashOf, storedText } from '../../../src/commands/chain.js'
import type { AuditedEvent } from '../../../src/client/index.js'
import { checkInBrowser } from '../../../web/src/history/browser-check.js'
import { browserVerdict, serverVerdict, type Witness } from '../../../web/src/history/verdicts.js'
import { excludedText, unreadText } from '../../../web/src/history/unread-texts.js'

/** A chain as a server could make one, with all hashes right. */
function chainOf(texts: readonly string[]): readonly AuditedEvent[] {
  const events: AuditedEvent[] = []
  for (const [revision, text] of texts.entries()) {
    const prevHash = events.at(-1)?.metadata.hash ?? '0'.repeat(64)
    const cause = { commandId: `c${revision}`, correlationId: 'r', causationId: `c${revision}`, version: 1, prevHash }
    const actor = { actorId: 'ann', at: '2026-11-22T12:00:00.000Z' }
    const event = { id: `e${revision}`, revision, type: 'MessagePosted', data: { text } }
    const stored = storedText({ stream: 'room-r', ...event, metadata: { ...cause, ...actor } })
    events.push({ ...event, ...actor, metadata: { ...cause, hash: hashOf(stored) }, stored })
  }
  return events
}

async function look(events: readonly AuditedEvent[], witness: Witness | null = null, head = events.length - 1) {
  const progress: number[] = []
  const pages = async function* (): AsyncGenerator<readonly AuditedEvent[], void, void> {
    for (let from = 0; from < events.length; from += 3) yield await Promise.resolve(events.slice(from, from + 3))
  }
  const proof = await checkInBrowser({ storedPages: pages }, 'r', {
    ...{ head, witness: witness?.revision ?? -1, isOver: () => false },
    onProgress: (done) => progress.push(done),
  })
  return { proof: proof!, progress }
}
const server = (events: readonly AuditedEvent[]) => ({
  ...{ ok: true, events: events.length, headRevision: events.length - 1 },
  headHash: events.at(-1)?.metadata.hash ?? '',
})
const WORDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

describe('what a browser finds', () => {
  const events = chainOf(WORDS)
  const seenAt = (revision: number): Witness => ({
    ...{ revision, hash: events[revision]!.metadata.hash, at: '2026-11-20T12:00:00.000Z' },
  })

  it('is a whole chain that ends where the server says', async () => {
    const { proof, progress } = await look(events)
    expect(browserVerdict(proof, server(events), null)).toEqual({ isWhole: true, fault: null, revision: null })
    expect(progress).toEqual([3, 6, 7])
  })

  it('leaves out what has happened since the server looked', async () => {
    const { proof } = await look(events, null, 4)
    expect(proof.proof.events).toBe(5)
    expect(browserVerdict(proof, server(events.slice(0, 5)), null).isWhole).toBe(true)
  })

  it('is a broken one, whatever the server says', async () => {
    const tampered = events.with(2, { ...events[2]!, actorId: 'ben' })
    const { proof } = await look(tampered)
    expect(browserVerdict(proof, server(tampered), null)).toMatchObject({ isWhole: false, revision: 2 })
  })

  it('is one that ends otherwise than the server says', async () => {
    const { proof } = await look(events)
    const other = { headRevision: 6, headHash: 'f'.repeat(64) }
    expect(browserVerdict(proof, other, null)).toMatchObject({ isWhole: false, revision: 6 })
  })

  it('is a history that was rewritten with all its hashes, if this browser has seen the true one', async () => {
    const rewritten = chainOf(WORDS.with(1, 'B'))
    const { proof } = await look(rewritten, seenAt(4))
    expect(browserVerdict(proof, server(rewritten), null).isWhole).toBe(true)
    expect(browserVerdict(proof, server(rewritten), seenAt(4))).toMatchObject({ isWhole: false, revision: 4 })
  })

  it('is a history that was cut behind what this browser has seen', async () => {
    const cut = chainOf(WORDS.slice(0, 3))
    const { proof } = await look(cut, seenAt(4))
    expect(browserVerdict(proof, server(cut), seenAt(4))).toMatchObject({ isWhole: false, revision: 4 })
  })

  it('is the same history, grown', async () => {
    const { proof } = await look(events, seenAt(4))
    expect(browserVerdict(proof, server(events), seenAt(4)).isWhole).toBe(true)
  })

  it('is nothing when nobody waits for it any more', async () => {
    const pages = async function* (): AsyncGenerator<readonly AuditedEvent[], void, void> {
      yield await Promise.resolve(events)
    }
    const check = { head: 6, witness: -1, isOver: () => true, onProgress: () => undefined }
    expect(await checkInBrowser({ storedPages: pages }, 'r', check)).toBeNull()
  })
})

describe('what the server finds', () => {
  it('is whole, or broken at an event for a reason', () => {
    const whole = server(chainOf(WORDS))
    expect(serverVerdict(whole).isWhole).toBe(true)
    for (const reason of ['changed', 'missing', 'unlinked', 'truncated', 'replaced'] as const) {
      const { fault, revision } = serverVerdict({ ...whole, ok: false, firstBad: { revision: 3, reason } })
      expect(fault).toMatch(/^The chain is broken at event 3: .+\.$/)
      expect(revision).toBe(3)
    }
  })
})

describe('the recounted unread messages', () => {
  it('agree with what is shown, or do not', () => {
    expect(unreadText({ unreadCount: 1, stored: 1 })).toBe(
      'One unread message, counted from the events alone: as shown.',
    )
    expect(unreadText({ unreadCount: 0, stored: 0 })).toMatch(/^No unread messages, .+: as shown\.$/)
    expect(unreadText({ unreadCount: 3, stored: 4 })).toMatch(/^3 unread messages, .+, and 4 are shown\.$/)
  })

  it('say what does not count, and why', () => {
    const excluded = [
      { seq: 3, reason: 'own' as const },
      { seq: 4, reason: 'deleted' as const },
      { seq: 5, reason: 'deleted' as const },
    ]
    expect(excludedText({ excluded })).toBe('After that, not counted: one is your own, 2 are deleted.')
    expect(excludedText({ excluded: [] })).toBe('')
  })
})
