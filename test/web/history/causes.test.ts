import { describe, expect, it } from '@jest/globals'
import type { AuditedEvent } from '../../../src/client/index.js'
import { causeOf, type KnownEvents } from '../../../web/src/history/causes.js'
import { plainText } from '../../../web/src/history/told.js'
import { audited } from '../support/audited.js'

const known = (...events: readonly AuditedEvent[]): KnownEvents => ({
  byId: (id) => events.find((event) => event.id === id),
  byRevision: (revision) => events.find((event) => event.revision === revision),
})
const why = (event: AuditedEvent, ...others: readonly AuditedEvent[]): string | null => {
  const cause = causeOf(event, known(...others, event))
  return cause === null ? null : plainText(cause, (id) => id.toUpperCase())
}

const question = audited({ revision: 4, data: { senderId: 'ann', seq: 11 } })
const answer = audited({ revision: 7, metadata: { causationId: 'e4' }, data: { answers: { revision: 4 } } })

describe('why something happened', () => {
  it('is a message that was answered', () => {
    expect(why(answer, question)).toBe('because of ANN’s message 11')
  })

  it('is a message that is not loaded, by its number at least', () => {
    expect(why(answer)).toBe('because of event 4')
  })

  it('is another event of the room, in its own sentence', () => {
    const declined = audited({ revision: 3, type: 'InviteDeclined', actorId: 'ben', data: { inviteeId: 'ben' } })
    const notice = audited({ revision: 4, actorId: 'system', metadata: { causationId: 'e3' } })
    expect(why(notice, declined)).toBe('because BEN declined the invitation (event 3)')
  })

  it('is the same command as that of the event before', () => {
    const removed = audited({ revision: 3, type: 'MemberRemoved' })
    const banned = audited({ revision: 4, type: 'MemberBanned', metadata: { commandId: 'c3', causationId: 'c3' } })
    expect(why(banned, removed)).toBe('together with event 3')
  })

  it('lies elsewhere when it is nowhere here', () => {
    expect(why(audited({ revision: 4, metadata: { causationId: 'an event of another stream' } }))).toBe(
      'set off by something outside of this page',
    )
  })

  it('is nothing but the clock for what Parley does by itself, and nothing to be told for what people do', () => {
    expect(why(audited({ revision: 4, actorId: 'system' }))).toBe('automatically')
    expect(why(audited({ revision: 4, actorId: 'ann' }))).toBeNull()
  })
})
