import { describe, expect, it } from '@jest/globals'
import { DEFAULT_VIEW, inboxDecider, viewOf, type InboxCommand } from '../../src/domain/inbox/decider.js'
import { inboxEvents, type InboxEvent } from '../../src/domain/inbox/events.js'
import type { RoomViewChanges } from '../../src/domain/inbox/schema.js'
import { specification } from '../support/decider-specification.js'

const { given, stateAfter } = specification(inboxDecider, inboxEvents)
const at = '2026-11-21T12:00:00.000Z'
const ids = { userId: 'u1', roomId: 'r1' }
const move = (seq: number, actorId = 'u1'): InboxCommand => ({
  type: 'MoveReadMarker',
  data: { ...ids, seq },
  at,
  actorId,
})
const change = (changes: RoomViewChanges, actorId = 'u1'): InboxCommand => ({
  type: 'ChangeRoomView',
  data: { ...ids, changes },
  at,
  actorId,
})
const moved = (seq: number): InboxEvent => ({ type: 'ReadMarkerMoved', data: { ...ids, seq } })
const changed = (changes: RoomViewChanges): InboxEvent => ({ type: 'RoomViewChanged', data: { ...ids, ...changes } })

describe('an inbox', () => {
  it('moves a read marker forwards, once', () => {
    given().when(move(3)).thenOnce(moved(3))
    given(moved(3)).when(move(7, 'system')).thenOnce(moved(7))
  })

  it('never moves it back', () => {
    given(moved(7)).when(move(3)).then()
    given().when(move(0)).then()
  })

  it.each([-1, 1.5, Number.NaN, Number.MAX_VALUE])('refuses %d as the number of a message', (seq) => {
    given().when(move(seq)).thenRejected('invalid')
  })

  it('changes what is different in the view of a room, once', () => {
    given(changed({ favourite: true }))
      .when(change({ favourite: true, hidden: true, notifications: 'all' }))
      .thenOnce(changed({ hidden: true }))
    given().when(change({})).then()
    given()
      .when(change({ notifications: 'none' }))
      .thenOnce(changed({ notifications: 'none' }))
  })

  it('is its own person’s', () => {
    given().when(move(3, 'u2')).thenRejected('forbidden')
    given()
      .when(change({ hidden: true }, 'u2'))
      .thenRejected('forbidden')
  })

  it('keeps rooms apart, and marker and settings too', () => {
    const inbox = stateAfter(moved(7), changed({ favourite: true, notifications: 'mentions' }))
    expect(viewOf(inbox, 'r1')).toEqual({ readSeq: 7, notifications: 'mentions', favourite: true, hidden: false })
    expect(viewOf(inbox, 'r2')).toEqual(DEFAULT_VIEW)
  })
})
