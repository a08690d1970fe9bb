import { describe, expect, it } from '@jest/globals'
import { type ScheduleCommand, scheduleDecider } from '../../src/domain/schedule/decider.js'
import { type ScheduleEvent, scheduleEvents } from '../../src/domain/schedule/events.js'
import { SCHEDULE_LIMITS, sendAtFault } from '../../src/domain/schedule/schema.js'
import { specification } from '../support/decider-specification.js'

const { given, stateAfter } = specification(scheduleDecider, scheduleEvents)
const at = '2026-11-21T12:00:00.000Z'
const LATER = '2026-11-21T13:00:00.000Z'
const EVENING = '2026-11-21T20:00:00.000Z'
const body = { content: 'Good morning' }
const ids = { scheduledId: 's1', userId: 'u1' }
const by = { at, actorId: 'u1' }
const byParley = { at: LATER, actorId: 'system' }
const message = { ...ids, roomId: 'r1', sendAt: LATER, type: 'text', body } as const

const schedule = (changes: object = {}, more: object = by): ScheduleCommand =>
  ({ type: 'ScheduleMessage', data: { ...message, ...changes }, ...more }) as ScheduleCommand
const change = (changes: object, basedOn = 0, more: object = by): ScheduleCommand =>
  ({ type: 'ChangeScheduledMessage', data: { ...ids, ...changes, basedOn }, ...more }) as ScheduleCommand
const cancel = (more: object = by): ScheduleCommand =>
  ({ type: 'CancelScheduledMessage', data: ids, ...more }) as ScheduleCommand
const release = (sendAt = LATER, more: object = byParley): ScheduleCommand =>
  ({ type: 'ReleaseScheduledMessage', data: { ...ids, sendAt }, ...more }) as ScheduleCommand
const sent = (more: object = byParley): ScheduleCommand =>
  ({ type: 'RecordScheduledSent', data: { ...ids, messageId: 'm1' }, ...more }) as ScheduleCommand
const failed = (more: object = byParley): ScheduleCommand =>
  ({ type: 'RecordScheduledFailed', data: { ...ids, code: 'muted' }, ...more }) as ScheduleCommand

const scheduled = (changes: object = {}): ScheduleEvent => ({
  type: 'MessageScheduled',
  data: { ...message, ...changes },
})
const changed = (changes: object): ScheduleEvent => ({
  type: 'ScheduledMessageChanged',
  data: { ...ids, ...changes },
})
const cancelled: ScheduleEvent = { type: 'ScheduledMessageCancelled', data: ids }
const released: ScheduleEvent = { type: 'ScheduledMessageReleased', data: ids }
const wasSent: ScheduleEvent = { type: 'ScheduledMessageSent', data: { ...ids, messageId: 'm1' } }
const hasFailed: ScheduleEvent = { type: 'ScheduledMessageFailed', data: { ...ids, roomId: 'r1', code: 'muted' } }

describe('a schedule', () => {
  it('keeps a message for later, once', () => {
    given().when(schedule()).thenOnce(scheduled())
    given()
      .when(schedule({ replyTo: 'm0' }))
      .thenOnce(scheduled({ replyTo: 'm0' }))
  })

  it.each([
    ['more than a year ahead', '2027-11-22T12:00:00.001Z'],
    ['no time', 'soon'],
  ])('refuses %s', (_name, sendAt) => {
    expect(sendAtFault(sendAt, at)).toBe('must be within a year')
    given().when(schedule({ sendAt })).thenRejected('invalid')
    given(scheduled()).when(change({ sendAt })).thenRejected('invalid')
  })

  it('takes the next moment, and the same day of the next year', () => {
    for (const sendAt of ['2026-11-21T12:00:00.001Z', '2027-11-21T12:00:00.000Z']) {
      expect(sendAtFault(sendAt, at)).toBeNull()
      given().when(schedule({ sendAt })).thenOnce(scheduled({ sendAt }))
    }
  })

  it('leaves it to the clock what is past: the time of its stream is ahead of one that was set back', () => {
    for (const sendAt of ['2026-11-21T11:59:59.999Z', at]) {
      expect(sendAtFault(sendAt, at)).toBe('must be in the future')
      given().when(schedule({ sendAt })).thenOnce(scheduled({ sendAt }))
    }
  })

  it('holds a hundred that wait; those that are settled do not count', () => {
    const many = Array.from({ length: SCHEDULE_LIMITS.pending }, (_, n) => scheduled({ scheduledId: `x${n}` }))
    given(...many)
      .when(schedule())
      .thenRejected('limit_reached')
    given(...many.slice(1), scheduled(), cancelled)
      .when(schedule({ scheduledId: 's2' }))
      .thenOnce(scheduled({ scheduledId: 's2' }))
    given(...many.slice(1), scheduled())
      .when(schedule())
      .then()
  })

  it('changes what is different, once', () => {
    given(scheduled())
      .when(change({ sendAt: EVENING }))
      .thenOnce(changed({ sendAt: EVENING }))
    given(scheduled())
      .when(change({ sendAt: LATER }))
      .then()
    given(scheduled()).when(change({})).then()
    const other = { body: { content: 'Good evening' } }
    given(scheduled()).when(change(other)).then(changed(other))
  })

  it('loses no change: what was made of an older text is made again', () => {
    const other = { body: { content: 'Good evening' } }
    given(scheduled(), changed(other)).when(change(other, 0)).thenRejected('stale')
    given(scheduled(), changed(other)).when(change(other, 1)).then(changed(other))
    given(scheduled(), changed({ sendAt: EVENING }))
      .when(change(other, 0))
      .then(changed(other))
    expect(stateAfter(scheduled(), changed(other), changed({ sendAt: EVENING })).get('s1')).toEqual({
      ...{ roomId: 'r1', sendAt: EVENING, revision: 0, bodyRevision: 1, isReleased: false },
    })
  })

  it('cancels what waits', () => {
    given(scheduled()).when(cancel()).then(cancelled)
  })

  it.each([
    ['cancelled', [cancelled]],
    ['being sent', [released]],
    ['sent', [released, wasSent]],
    ['failed', [released, hasFailed]],
  ])('neither changes nor cancels what is %s', (_name, events) => {
    const facts = [scheduled(), ...events]
    given(...facts)
      .when(change({ sendAt: EVENING }))
      .thenRejected('conflict')
    given(...facts)
      .when(cancel())
      .thenRejected('conflict')
  })

  it('is its own person’s', () => {
    for (const actorId of ['u2', 'system']) {
      given().when(schedule({}, { at, actorId })).thenRejected('forbidden')
      given(scheduled())
        .when(change({ sendAt: EVENING }, 0, { at, actorId }))
        .thenRejected('forbidden')
      given(scheduled()).when(cancel({ at, actorId })).thenRejected('forbidden')
    }
  })
})

describe('sending', () => {
  it('begins when it is due, once', () => {
    given(scheduled()).when(release()).thenOnce(released)
    given(scheduled())
      .when(release(LATER, { at, actorId: 'system' }))
      .thenRejected('conflict')
  })

  it('does nothing about what was changed or settled meanwhile', () => {
    given(scheduled(), changed({ sendAt: EVENING }))
      .when(release())
      .then()
    given(scheduled(), cancelled).when(release()).then()
    given(scheduled(), released, wasSent).when(release()).then()
    given().when(release()).then()
  })

  it('ends one way, once', () => {
    given(scheduled(), released).when(sent()).thenOnce(wasSent)
    given(scheduled(), released).when(failed()).thenOnce(hasFailed)
    given(scheduled(), released, hasFailed).when(sent()).then()
    given(scheduled(), released, wasSent).when(failed()).then()
  })

  it('is Parley’s', () => {
    for (const command of [release(LATER, by), sent(by), failed(by)])
      given(scheduled(), released).when(command).thenRejected('forbidden')
  })
})
