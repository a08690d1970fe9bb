import { describe, expect, it } from '@jest/globals'
import {
  changes,
  conflicts,
  type Edits,
  insisting,
  settledEdits,
  shownFields,
  withEdit,
  withoutEdits,
} from '../../../web/src/room-settings/field-edits.js'
import { fieldsOf, toRoomFields } from '../../../web/src/room-settings/settings-fields.js'
import { roomState } from '../support/room-state.js'

const live = fieldsOf(roomState({ room: { name: 'Tea', purpose: 'Drinking' } }).room)
const NONE: Edits = {}

describe('what is changed in a form', () => {
  it('is what differs from the room, and no edit when it is typed back', () => {
    const edits = withEdit(NONE, live, 'name', 'Coffee')
    expect(changes(edits, live, ['name', 'purpose'])).toEqual({ name: 'Coffee' })
    expect(shownFields(edits, live)).toEqual({ ...live, name: 'Coffee' })
    expect(withEdit(edits, live, 'name', 'Tea')).toEqual({})
  })

  it('is saved section by section', () => {
    const edits = withEdit(withEdit(NONE, live, 'name', 'Coffee'), live, 'maxMembers', '20')
    expect(changes(edits, live, ['maxMembers'])).toEqual({ maxMembers: '20' })
    expect(Object.keys(withoutEdits(edits, ['name']))).toEqual(['maxMembers'])
  })

  it('follows the room where it is not changed', () => {
    const edits = withEdit(NONE, live, 'name', 'Coffee')
    const later = { ...live, purpose: 'Talking' }
    expect(shownFields(edits, later)).toMatchObject({ name: 'Coffee', purpose: 'Talking' })
    expect(conflicts(edits, later)).toEqual([])
  })

  it('is contested when somebody else changes the same field to something else', () => {
    const edits = withEdit(NONE, live, 'name', 'Coffee')
    const later = { ...live, name: 'Cocoa' }
    expect(conflicts(edits, later)).toEqual(['name'])
    expect(shownFields(edits, later).name).toBe('Coffee')
    expect(conflicts(insisting(edits, later, 'name'), later)).toEqual([])
    expect(changes(insisting(edits, later, 'name'), later, ['name'])).toEqual({ name: 'Coffee' })
    expect(conflicts(insisting(edits, later, 'name'), { ...live, name: 'Milk' })).toEqual(['name'])
  })

  it('goes on being typed from where it began', () => {
    const edits = withEdit(NONE, live, 'name', 'C')
    const more = withEdit(edits, { ...live, name: 'Cocoa' }, 'name', 'Co')
    expect(conflicts(more, { ...live, name: 'Cocoa' })).toEqual(['name'])
  })

  it('is settled when the room is what was wanted, whoever did it', () => {
    const edits = withEdit(NONE, live, 'aiAgents', ['a', 'b'])
    expect(settledEdits(edits, { ...live, aiAgents: ['a', 'b'] })).toEqual({})
    expect(conflicts(edits, { ...live, aiAgents: ['a', 'b'] })).toEqual([])
    expect(settledEdits(edits, live)).toEqual(edits)
  })
})

describe('what is sent', () => {
  it('is what was changed, nothing else', () => {
    expect(toRoomFields({})).toEqual({})
    expect(toRoomFields({ name: ' Coffee ' })).toEqual({ name: 'Coffee' })
    expect(toRoomFields({ maxMembers: '20', invitePolicy: 'moderators' })).toEqual({
      ...{ maxMembers: 20, invitePolicy: 'moderators' },
    })
  })

  it('empties a text with null', () => {
    expect(toRoomFields({ purpose: '  ', avatarUrl: '' })).toEqual({ purpose: null, avatarUrl: null })
  })

  it('names of the AI settings only those that were changed', () => {
    expect(toRoomFields({ aiEnabled: true })).toEqual({ ai: { enabled: true } })
    expect(toRoomFields({ aiAgents: ['a'], aiTrigger: 'mention' })).toEqual({
      ai: { agents: ['a'], trigger: 'mention' },
    })
  })
})
