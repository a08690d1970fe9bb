import { beforeEach, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { ReadMarkers } from '../../src/api/read-markers.js'
import type { InboxWriters } from '../../src/api/services.js'
import type { Outcome, Submission } from '../../src/commands/command.js'
import { type Inbox, DEFAULT_VIEW, type InboxCommand } from '../../src/domain/inbox/decider.js'
import { settled, VirtualTime } from '../support/virtual-time.js'

/** Inboxes that note what they are asked to write; each write waits for `finish` while `isSlow`. */
class InboxesInMemory {
  readonly written: [userId: string, roomId: string, seq: number][] = []
  readonly held: (() => void)[] = []
  readonly #inboxes = new Map<string, Inbox>()
  isSlow = false
  failure: Error | null = null

  of(userId: string) {
    return {
      current: () => {
        const state: Inbox = this.#inboxes.get(userId) ?? new Map()
        return Promise.resolve({ state, position: `${this.written.length}`, revision: this.written.length })
      },
      submit: (submission: Submission<InboxCommand>) => this.#submit(submission),
    }
  }

  async #submit({ command }: Submission<InboxCommand>): Promise<Outcome> {
    if (command.type !== 'MoveReadMarker') throw new Error('not asked here')
    const { userId, roomId, seq } = command.data
    if (this.isSlow) await new Promise<void>((resolve) => this.held.push(resolve))
    if (this.failure !== null) throw this.failure
    this.written.push([userId, roomId, seq])
    this.#inboxes.set(userId, new Map(this.#inboxes.get(userId)).set(roomId, { ...DEFAULT_VIEW, readSeq: seq }))
    return { kind: 'appended', events: [], position: `${this.written.length}` }
  }
}

let time: VirtualTime
let inboxes: InboxesInMemory
let markers: ReadMarkers

beforeEach(() => {
  time = new VirtualTime()
  inboxes = new InboxesInMemory()
  markers = new ReadMarkers(inboxes as unknown as InboxWriters, time.scheduler)
})

const move = (seq: number, roomId = 'room', userId = 'ann') =>
  markers.move(roomId, userId, seq, { commandId: randomUUID(), correlationId: 'c' })
const seqs = () => inboxes.written.map(([, , seq]) => seq)

describe('a read marker', () => {
  it('moves at once, then at most once a second: the farthest; every call is answered by the write that contains it', async () => {
    await move(1)
    const answered: number[] = []
    const calls = [2, 5, 3, 4].map(async (seq) => {
      const outcome = await move(seq)
      answered.push(seq)
      return outcome
    })
    await time.passAndSettle(999)
    expect([seqs(), answered]).toEqual([[1], []])
    await time.passAndSettle(1)
    expect(seqs()).toEqual([1, 5])
    expect(answered.sort()).toEqual([2, 3, 4, 5])
    expect((await Promise.all(calls)).map((outcome) => 'position' in outcome && outcome.position)).toEqual(
      Array(4).fill('2'),
    )
    const next = move(6)
    await time.passAndSettle(999)
    expect(seqs()).toEqual([1, 5])
    await time.passAndSettle(1)
    await next
    await time.passAndSettle(1_000)
    await move(7)
    expect(seqs()).toEqual([1, 5, 6, 7])
  })

  it('that is there already answers at once, and is not written', async () => {
    await move(5)
    expect([await move(5), await move(3)]).toMatchObject([
      { kind: 'unchanged', position: '1' },
      { kind: 'unchanged', position: '1' },
    ])
    expect(seqs()).toEqual([5])
  })

  it('is each person’s and each room’s own', async () => {
    await Promise.all([move(1), move(2, 'other'), move(3, 'room', 'bob')])
    expect(seqs().sort()).toEqual([1, 2, 3])
  })

  it('waits for a write that is slow, and is one write then', async () => {
    inboxes.isSlow = true
    const first = move(1)
    await settled()
    const later = [move(2), move(3)]
    await time.passAndSettle(5_000)
    expect(inboxes.held.length).toBe(1)
    inboxes.isSlow = false
    inboxes.held[0]!()
    await Promise.all([first, ...later])
    expect(seqs()).toEqual([1, 3])
  })

  it('that cannot be written fails for all who wait for it, and for nobody else', async () => {
    await move(1)
    inboxes.failure = new Error('the disk is full')
    const calls = Promise.allSettled([move(2), move(3)])
    await time.passAndSettle(1_000)
    expect((await calls).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    inboxes.failure = null
    const again = move(3)
    await time.passAndSettle(1_000)
    await again
    expect(seqs()).toEqual([1, 3])
  })

  it('that waits is written when Parley stops, and what still comes at once', async () => {
    await move(1)
    const waiting = move(2)
    await settled()
    const closed = markers.close()
    await waiting
    await closed
    await move(3)
    await move(4)
    await markers.close()
    expect(seqs()).toEqual([1, 2, 3, 4])
  })

  it('leaves nothing behind', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => move(1, `room ${i}`)))
    await time.passAndSettle(2_000)
    expect(time.scheduler.actions).toEqual([])
    expect(seqs().length).toBe(50)
  })
})
