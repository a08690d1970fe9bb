import { describe, expect, it } from '@jest/globals'
import { Subject } from 'rxjs'
import { type Invite, ParleyProblem, type PersonalFrame } from '../../src/client/index.js'
import { WaitingInvites } from '../../web/src/chat/waiting-invites.js'
import { isCardInSight } from '../../web/src/rooms/invites/is-card-in-sight.js'
import { summary } from './support/summary.js'

const invite = (id: string, changes: Partial<Invite> = {}): Invite => ({
  ...{ id, roomId: `room-${id}`, roomName: id, inviterId: 'ann', inviteeId: 'me', status: 'pending', messageId: null },
  ...{ createdAt: '2026-11-21T12:00:00.000Z', expiresAt: '2026-11-28T12:00:00.000Z', respondedAt: null },
  ...changes,
})
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Invites of a server that answers when it is told to. */
function start(state: 'online' | 'connecting' = 'online') {
  const personal = new Subject<PersonalFrame>()
  const answers: ((invites: readonly Invite[]) => void)[] = []
  let refusal: Error | null = null
  const answer = (status: Invite['status']) => (id: string) =>
    refusal === null ? Promise.resolve(invite(id, { status })) : Promise.reject(refusal)
  const mine = () => new Promise<readonly Invite[]>((resolve) => answers.push(resolve))
  const rest = { invites: { mine, accept: answer('accepted'), decline: answer('declined') } }
  const waiting = new WaitingInvites({ personal: personal.asObservable(), state, rest }, 'me')
  return {
    ...{ waiting, answers },
    tell: (event: 'invite_received' | 'invite_answered', told: Invite) =>
      personal.next({ event, payload: { invite: told } }),
    connect: () => personal.next({ event: 'ready', payload: { userId: 'me', serverTime: '', rooms: [] } }),
    refuse: (error: Error) => (refusal = error),
    ids: () => waiting.all.value.map(({ id }) => id),
  }
}

describe('invites that wait', () => {
  it('are read when there is a connection, and again with each', async () => {
    const { answers, connect, ids } = start('connecting')
    expect(answers).toHaveLength(0)
    connect()
    answers[0]?.([invite('a'), invite('b')])
    await turn()
    expect(ids()).toEqual(['a', 'b'])
    connect()
    answers[1]?.([invite('b')])
    await turn()
    expect(ids()).toEqual(['b'])
  })

  it('come and go live, and each new one is told once', async () => {
    const { waiting, answers, tell, ids } = start()
    const received: string[] = []
    waiting.received.subscribe(({ id }) => received.push(id))
    answers[0]?.([invite('a')])
    await turn()
    tell('invite_received', invite('b'))
    tell('invite_received', invite('b'))
    expect(ids()).toEqual(['b', 'a'])
    tell('invite_answered', invite('a', { status: 'revoked' }))
    expect(ids()).toEqual(['b'])
    expect(received).toEqual(['b'])
  })

  it('tell what I answer, here and elsewhere, and not what others end', async () => {
    const { waiting, answers, tell } = start()
    const answered: string[] = []
    waiting.answered.subscribe(({ id, status }) => answered.push(`${id} ${status}`))
    answers[0]?.([invite('a'), invite('b'), invite('c')])
    await turn()
    await waiting.accept('a')
    tell('invite_answered', invite('b', { status: 'declined' }))
    tell('invite_answered', invite('c', { status: 'revoked' }))
    tell('invite_answered', invite('x', { inviterId: 'me', inviteeId: 'bob', status: 'accepted' }))
    expect(answered).toEqual(['a accepted', 'b declined'])
  })

  it('are mine: answers to those that I sent are none of them', async () => {
    const { answers, tell, ids } = start()
    answers[0]?.([])
    await turn()
    tell('invite_answered', invite('x', { inviterId: 'me', inviteeId: 'bob', status: 'accepted' }))
    tell('invite_received', invite('y', { inviteeId: 'bob' }))
    expect(ids()).toEqual([])
  })

  it('are what was told while they were being read', async () => {
    const { answers, tell, ids } = start()
    tell('invite_received', invite('new'))
    tell('invite_answered', invite('gone', { status: 'revoked' }))
    answers[0]?.([invite('gone'), invite('old')])
    await turn()
    expect(ids()).toEqual(['new', 'old'])
  })

  it('wait no more when they are answered, or closed elsewhere; when the room is full they do', async () => {
    const { waiting, answers, refuse, ids } = start()
    answers[0]?.([invite('a'), invite('b'), invite('c')])
    await turn()
    await waiting.accept('a')
    expect(ids()).toEqual(['b', 'c'])
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'No.', requestId: 'r' }
    refuse(new ParleyProblem({ ...problem, code: 'room_full' }))
    await expect(waiting.accept('b')).rejects.toMatchObject({ code: 'room_full' })
    expect(ids()).toEqual(['b', 'c'])
    refuse(new ParleyProblem({ ...problem, code: 'invite_closed' }))
    await expect(waiting.decline('b')).rejects.toMatchObject({ code: 'invite_closed' })
    expect(ids()).toEqual(['c'])
  })

  it('are told by their card alone where it is in sight', () => {
    const rooms = [summary('home', { room: { type: 'home' } }), summary('tea')]
    const inSight = (path: string) => isCardInSight(path, invite('a'), rooms)
    expect(['/rooms/home', '/rooms/room-a', '/invites'].map(inSight)).toEqual([true, true, true])
    expect(['/rooms/tea', '/rooms/home/history', '/profile', '/'].map(inSight)).toEqual([false, false, false, false])
  })
})
