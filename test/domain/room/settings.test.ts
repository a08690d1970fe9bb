import { describe, expect, it } from '@jest/globals'
import type { CreateRoom, UpdateRoom } from '../../../src/domain/room/commands.js'
import {
  archived,
  by,
  created,
  fact,
  given,
  joined,
  LATER,
  settings,
  staffed,
  stateAfter,
  stood,
} from './room-facts.js'

const wanted: CreateRoom['data'] = {
  ...{
    roomId: 'r',
    type: 'private',
    text: { name: 'Tea' },
    settings,
    invitees: [],
    inviteExpiresAt: LATER,
    actorIsAdmin: false,
  },
}
const create = (changes: Partial<CreateRoom['data']> = {}) => by('owner')('CreateRoom', { ...wanted, ...changes })
const withAi = (...agents: string[]) => ({ ...settings, ai: { enabled: true, trigger: 'mention' as const, agents } })
const partner = (userId: string, isAgent: boolean) =>
  create({ type: 'direct', text: {}, partner: { userId, isAgent, isBlocked: false } })

describe('creating a room', () => {
  it('makes its creator the owner, seats the agents, invites the invitees; once', () => {
    given()
      .when(
        create({
          settings: withAi('bot', 'bot', 'owner'),
          invitees: [{ inviteId: 'i1', userId: 'bob', isAdmin: false, isBlocked: false }],
        }),
      )
      .thenOnce(
        fact('RoomCreated', {
          roomId: 'r',
          type: 'private',
          name: 'Tea',
          ownerId: 'owner',
          members: [{ userId: 'owner', role: 'owner' }],
          ...withAi('bot', 'bot', 'owner'),
        }),
        joined('bot', 'ai'),
        fact('InviteSent', { inviteId: 'i1', inviterId: 'owner', inviteeId: 'bob', expiresAt: LATER }),
      )
  })

  it('makes the direct room of a pair without an owner, from either side once', () => {
    const members = [
      { userId: 'owner', role: 'member' as const },
      { userId: 'bob', role: 'member' as const },
    ]
    given()
      .when(partner('bob', false))
      .thenOnce(fact('RoomCreated', { roomId: 'r', type: 'direct', ownerId: null, members, ...settings }))
    given(created({ type: 'direct', ownerId: null, members }))
      .when({ ...partner('owner', false), actorId: 'bob' })
      .then()
  })

  it('seats an agent in the direct room of the pair just once, and it counts as no person', () => {
    const pair = fact('RoomCreated', {
      ...{ roomId: 'r', type: 'direct', ownerId: null, ...withAi('bot') },
      members: [
        { userId: 'owner', role: 'member' },
        { userId: 'bot', role: 'ai' },
      ],
    })
    given()
      .when(
        create({
          type: 'direct',
          text: {},
          settings: withAi('bot'),
          partner: { userId: 'bot', isAgent: true, isBlocked: false },
        }),
      )
      .thenOnce(pair)
    expect(stateAfter(pair).people).toBe(1)
  })

  it('keeps admin rooms to admins, and home rooms to Parley', () => {
    given()
      .when(create({ type: 'home' }))
      .thenRejected('forbidden')
    given()
      .when(create({ type: 'admin' }))
      .thenRejected('forbidden')
    const invitees = [{ inviteId: 'i1', userId: 'bob', isAdmin: false, isBlocked: false }]
    given()
      .when(create({ type: 'admin', actorIsAdmin: true, invitees }))
      .thenRejected('forbidden')
    given()
      .when(create({ type: 'admin', actorIsAdmin: true }))
      .thenOnce(created({ type: 'admin', name: 'Tea' }))
  })
})

describe("changing a room's settings", () => {
  const update = (changes: Omit<UpdateRoom['data'], 'roomId'>, ifRevision?: number) =>
    by('admin')('UpdateRoom', { roomId: 'r', ...changes, ...(ifRevision !== undefined && { ifRevision }) })

  it('keeps only what is different, once', () => {
    given(...staffed)
      .when(
        update({
          settings: { maxMembers: 50, historyVisibility: 'all', invitePolicy: 'moderators', ai: { enabled: false } },
        }),
      )
      .thenOnce(fact('RoomUpdated', { roomId: 'r', settings: { maxMembers: 50, invitePolicy: 'moderators' } }))
    given(...staffed)
      .when(update({ text: { description: null } }))
      .then(fact('RoomUpdated', { roomId: 'r', description: null }))
    given(...staffed)
      .when(update({ settings: {} }))
      .then()
  })

  it('holds If-Match against the revision, after the rank', () => {
    given(...staffed)
      .when(update({ text: { name: 'x' } }, staffed.length - 2))
      .thenRejected('stale')
    given(...staffed)
      .when({ ...update({ text: { name: 'x' } }, 0), actorId: 'member' })
      .thenRejected('forbidden')
    given(...staffed)
      .when(update({ text: { name: 'x' } }, staffed.length - 1))
      .then(fact('RoomUpdated', { roomId: 'r', name: 'x' }))
  })

  it('never sets fewer places than there are people; agents and open invites take none', () => {
    given(...staffed)
      .when(update({ settings: { maxMembers: 6 } }))
      .thenRejected('conflict')
    given(...staffed)
      .when(update({ settings: { maxMembers: 7 } }))
      .thenOnce(fact('RoomUpdated', { roomId: 'r', settings: { maxMembers: 7 } }))
  })

  it('seats and removes agents with the AI settings', () => {
    const ai = { enabled: true, trigger: 'every_message' as const, agents: ['ai', 'new', 'new'] }
    given(...staffed)
      .when(update({ settings: { ai: { enabled: true, agents: ai.agents } } }))
      .thenOnce(
        fact('RoomUpdated', { roomId: 'r', settings: { ai } }),
        joined('new', 'ai'),
        fact('MemberRemoved', { userId: 'ai2', ...stood('ai') }),
      )
  })

  it('removes all agents when the AI is switched off', () => {
    const on = created({ ai: { enabled: true, trigger: 'mention', agents: ['ai'] } })
    given(on, joined('ai', 'ai'))
      .when(by('owner')('UpdateRoom', { roomId: 'r', settings: { ai: { enabled: false } } }))
      .thenOnce(
        fact('RoomUpdated', { roomId: 'r', settings: { ai: { enabled: false, trigger: 'mention', agents: ['ai'] } } }),
        fact('MemberRemoved', { userId: 'ai', ...stood('ai') }),
      )
  })

  it('leaves a person who is named as an agent in their seat', () => {
    given(created())
      .when(by('owner')('UpdateRoom', { roomId: 'r', settings: { ai: { enabled: true, agents: ['owner'] } } }))
      .then(
        fact('RoomUpdated', {
          roomId: 'r',
          settings: { ai: { enabled: true, trigger: 'every_message', agents: ['owner'] } },
        }),
      )
  })
})

describe('archiving a room', () => {
  const archive = by('owner')('ArchiveRoom', { roomId: 'r' })
  const restore = by('owner')('RestoreRoom', { roomId: 'r' })

  it('is its owner’s, once; and so is restoring', () => {
    given(...staffed)
      .when(archive)
      .thenOnce(archived)
    given(...staffed, archived)
      .when(restore)
      .thenOnce(fact('RoomRestored', { roomId: 'r' }))
    given(...staffed)
      .when(restore)
      .then()
    given(...staffed, archived)
      .when(archive)
      .then()
    for (const command of [archive, restore]) {
      given(...staffed, archived)
        .when({ ...command, actorId: 'admin' })
        .thenRejected('forbidden')
      given(...staffed)
        .when({ ...command, actorId: 'stranger' })
        .thenRejected('forbidden')
      given().when(command).thenRejected('not_found')
    }
  })

  it('is not for home rooms', () => {
    given(created({ type: 'home' }))
      .when(archive)
      .thenRejected('conflict')
  })
})
