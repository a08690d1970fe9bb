import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Fact } from '../../../src/domain/decider.js'
import type { JsonValue } from '../../../src/domain/json.js'
import { room } from '../../../src/domain/room/decider.js'
import type { RoomEvent } from '../../../src/domain/room/events.js'
import { contains } from '../../../src/domain/intervals.js'
import { absentRoom } from '../../../src/domain/room/state.js'
import { tries, triedRoom } from '../../support/random-room.js'

/** A room kept in the plainest way, from the events alone. */
class PlainRoom {
  readonly members = new Map<string, string>()
  readonly banned = new Set<string>()
  readonly invited = new Map<string, string>()
  readonly deleted = new Set<number>()
  /** Agent → revisions of what it was asked and has not answered. */
  readonly asked = new Map<string, readonly number[]>()
  pins: string[] = []
  seqs: number[] = []
  maxMembers = 0
  archived = false

  get people(): number {
    return [...this.members.values()].filter((role) => role !== 'ai').length
  }

  /** Applies an event, and checks that it could happen. */
  follow(event: Fact<RoomEvent>): void {
    const { type, data } = event
    this.followQuestions(event)
    if (type === 'RoomCreated') {
      for (const { userId, role } of data.members) this.members.set(userId, role)
      this.maxMembers = data.maxMembers
    } else if (type === 'RoomUpdated') this.maxMembers = data.settings?.maxMembers ?? this.maxMembers
    else if (type === 'RoomArchived' || type === 'RoomRestored') this.archived = type === 'RoomArchived'
    else if (/^(?:Message|Reaction|Reply)/.test(type)) this.followMessage(event)
    else if (type.startsWith('Invite')) this.followInvite(event)
    else this.followMember(event)
  }

  /** An answer, and an excuse, is of what was asked and has no answer yet; the questions of an agent are answered in their order. */
  private followQuestions({ type, data, revision }: Fact<RoomEvent>): void {
    if (type === 'ReplySkipped') this.settle(data.agentId, [data.revision])
    if (type !== 'MessagePosted' && type !== 'ReplyRequested') return
    const answers = type === 'MessagePosted' ? data.answers : undefined
    if (answers !== undefined) {
      const upTo = (this.asked.get(answers.agentId) ?? []).filter((asked) => asked <= answers.revision)
      if (type === 'MessagePosted' && data.senderId !== 'system') expect(upTo).toEqual([answers.revision])
      this.settle(answers.agentId, upTo)
    }
    for (const id of data.asks ?? []) this.asked.set(id, [...(this.asked.get(id) ?? []), revision])
  }

  private settle(agentId: string, settled: readonly number[]): void {
    const open = this.asked.get(agentId) ?? []
    expect(settled.length).toBeGreaterThan(0)
    expect(open).toEqual(expect.arrayContaining([...settled]))
    this.asked.set(
      agentId,
      open.filter((revision) => !settled.includes(revision)),
    )
  }

  private followMember({ type, data }: RoomEvent): void {
    if (type === 'MemberJoined') {
      expect(this.members.has(data.userId)).toBe(false)
      expect(this.banned.has(data.userId)).toBe(false)
      this.members.set(data.userId, data.role)
    } else if (type === 'MemberLeft' || type === 'MemberRemoved') {
      expect(this.members.get(data.userId)).not.toBe('owner')
      expect(this.members.delete(data.userId)).toBe(true)
    } else if (type === 'MemberBanned') {
      expect(this.members.has(data.userId)).toBe(false)
      this.banned.add(data.userId)
    } else if (type === 'MemberUnbanned') expect(this.banned.delete(data.userId)).toBe(true)
    else if (type === 'MemberRoleChanged') this.members.set(data.userId, data.role)
    else if (type === 'OwnershipTransferred') this.members.set(data.fromUserId, 'admin').set(data.toUserId, 'owner')
  }

  private followInvite({ type, data }: RoomEvent): void {
    if (type === 'InviteSent') {
      expect([...this.invited.values()]).not.toContain(data.inviteeId)
      this.invited.set(data.inviteId, data.inviteeId)
    } else if ('inviteId' in data) expect(this.invited.delete(data.inviteId)).toBe(true)
  }

  private followMessage({ type, data }: RoomEvent): void {
    if (type === 'MessagePosted') this.seqs.push(data.seq)
    else if ('messageId' in data && type !== 'MessageDeleted') expect(this.deleted.has(data.seq)).toBe(false)
    if (type === 'MessagePinned') this.pins = [...this.pins, data.messageId]
    if (type === 'MessageUnpinned' || type === 'MessageDeleted')
      this.pins = this.pins.filter((id) => id !== data.messageId)
    if (type === 'MessageDeleted') this.deleted.add(data.seq)
  }
}

describe("a room's history, whatever people try", () => {
  it('agrees with the plainest model of a room', () => {
    fc.assert(
      fc.property(tries(), (attempts) => {
        const { facts, state } = triedRoom(attempts)
        const plain = new PlainRoom()
        for (const fact of facts) {
          if (plain.archived) expect(['RoomRestored', 'MemberLeft', 'ReplySkipped']).toContain(fact.type)
          plain.follow(fact)
          expect(plain.people).toBeLessThanOrEqual(plain.maxMembers)
        }
        expect(facts.map((fact) => fact.revision)).toEqual(facts.map((_, i) => i))
        expect(plain.seqs).toEqual(plain.seqs.map((_, i) => i + 1))
        expect(state).toMatchObject({
          people: plain.people,
          pins: plain.pins,
          lastSeq: plain.seqs.length,
          revision: facts.length - 1,
        })
        expect(new Map([...state.members.entries()].map(([id, { role }]) => [id, role]))).toEqual(plain.members)
        expect(plain.members.get(state.ownerId ?? '')).toBe('owner')
        expect(new Set([...state.bans.entries()].map(([id]) => id))).toEqual(plain.banned)
        expect(new Map([...state.invites.entries()].map(([id, { inviteeId }]) => [id, inviteeId]))).toEqual(
          plain.invited,
        )
        for (const seq of plain.seqs) expect(contains(state.deleted, seq)).toBe(plain.deleted.has(seq))
      }),
      { numRuns: 200 },
    )
  })

  it('tries out everything: each command is accepted now and refused then', () => {
    const accepted = new Set<string>()
    const codes = new Set<string>()
    for (const attempts of fc.sample(tries(), { numRuns: 300, seed: 7 })) {
      const { facts, refused } = triedRoom(attempts)
      for (const { type } of facts) accepted.add(type)
      for (const code of refused) codes.add(code)
    }
    expect(accepted.size).toBeGreaterThanOrEqual(24)
    expect([...codes]).toEqual(
      expect.arrayContaining([
        'forbidden',
        'room_archived',
        'room_full',
        'banned',
        'muted',
        'invite_closed',
        'already_member',
        'message_deleted',
      ]),
    )
  })

  it('decides alike after a snapshot taken anywhere', () => {
    fc.assert(
      fc.property(tries(40), (attempts) => {
        const { commands } = triedRoom(attempts)
        let kept = absentRoom
        let restored = absentRoom
        for (const command of commands) {
          const decision = room.decide(command, kept)
          restored = room.decode(JSON.parse(JSON.stringify(room.encode(restored))) as JsonValue)
          expect(room.decide(command, restored)).toEqual(decision)
          for (const event of decision.accepted ? decision.events : []) {
            const fact = { ...event, revision: kept.revision + 1, at: command.at, actorId: command.actorId }
            kept = room.evolve(kept, fact)
            restored = room.evolve(restored, fact)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})
