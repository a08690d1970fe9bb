import { describe, expect, it } from '@jest/globals'
import { ParleyProblem, problemIn, type Room, type RoomFields } from '../../../src/client/index.js'
import { withEdit } from '../../../web/src/room-settings/field-edits.js'
import { faultsOf, faultsSaid } from '../../../web/src/room-settings/field-faults.js'
import { saveSettings, SettingsConflict } from '../../../web/src/room-settings/save-settings.js'
import { fieldsOf } from '../../../web/src/room-settings/settings-fields.js'
import { roomState } from '../support/room-state.js'

const roomWith = (room: Partial<Room> = {}): Room => roomState({ room: { memberCount: 3, ...room } }).room
const refusal = (status: number, code: string, more: object = {}) =>
  new ParleyProblem(problemIn({ type: '', title: '', status, detail: 'No.', code, requestId: '', ...more }))

/** A server whose room goes on while somebody looks at it: one change for each reading. */
function serverWith(room: Room, meanwhile: readonly (Partial<Room> | Error)[] = []) {
  let present = room
  const left = [...meanwhile]
  const sent: RoomFields[] = []
  const rest = {
    room: () => {
      const read = present
      const next = left.shift()
      if (next instanceof Error) return Promise.reject(next)
      if (next !== undefined) present = { ...present, ...next, revision: present.revision + 1 }
      return Promise.resolve({ body: read, isStale: false })
    },
    roomAdministration: {
      update: (_roomId: string, fields: RoomFields, ifRevision?: number) => {
        if (ifRevision !== present.revision) return Promise.reject(refusal(412, 'stale'))
        sent.push(fields)
        present = { ...present, revision: present.revision + 1 }
        return Promise.resolve(present)
      },
    },
  }
  return { rest, sent }
}

const room = roomWith()
const edits = withEdit({}, fieldsOf(room), 'name', 'Coffee')

describe('saving settings', () => {
  it('sends what was changed of the section', async () => {
    const { rest, sent } = serverWith(room)
    await saveSettings(rest, 'r', withEdit(edits, fieldsOf(room), 'maxMembers', '20'), ['name'])
    expect(sent).toEqual([{ name: 'Coffee' }])
  })

  it('goes on when the room has gone on: messages are no conflict, nor are other fields', async () => {
    const { rest, sent } = serverWith(room, [{ lastSeq: 1 }, { lastSeq: 2 }, { purpose: 'Talking' }])
    await saveSettings(rest, 'r', edits, ['name'])
    expect(sent).toEqual([{ name: 'Coffee' }])
  })

  it('stops when somebody else has changed the same field, and tells what it is now', async () => {
    const { rest, sent } = serverWith(room, [{ name: 'Cocoa' }])
    const saving = saveSettings(rest, 'r', edits, ['name'])
    await expect(saving).rejects.toThrow(SettingsConflict)
    await expect(saving).rejects.toMatchObject({ room: { name: 'Cocoa' } })
    expect(sent).toEqual([])
  })

  it('has nothing to do when the room is like that already: a first attempt whose answer was lost', async () => {
    const { rest, sent } = serverWith(roomWith({ name: 'Coffee' }))
    await saveSettings(rest, 'r', edits, ['name'])
    expect(sent).toEqual([])
  })

  it('gives up in the end, and at once on any other refusal', async () => {
    const busy = serverWith(
      room,
      Array.from({ length: 20 }, () => ({ lastSeq: 1 })),
    )
    await expect(saveSettings(busy.rest, 'r', edits, ['name'])).rejects.toMatchObject({ code: 'stale' })
    const gone = serverWith(room, [refusal(403, 'forbidden')])
    await expect(saveSettings(gone.rest, 'r', edits, ['name'])).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('what is wrong with settings', () => {
  const shown = fieldsOf(roomWith({ ai: { enabled: true, trigger: 'mention', agents: ['a'] } }))
  const fault = (changed: Parameters<typeof faultsOf>[0]) => Object.keys(faultsOf(changed, shown, room))

  it.each([
    ['a room without a name', { name: '  ' }, ['name']],
    ['a name that is too long', { name: 'x'.repeat(101) }, ['name']],
    ['a name of emoji that are counted as the server counts them', { name: '🍅'.repeat(100) }, []],
    ['a purpose that is too long', { purpose: 'x'.repeat(2001) }, ['purpose']],
    ['a script for a picture', { avatarUrl: 'javascript:alert(1)' }, ['avatarUrl']],
    ['a picture of a page that is not encrypted', { avatarUrl: 'http://example.org/a.png' }, ['avatarUrl']],
    ['no picture', { avatarUrl: '' }, []],
    ['half a member', { maxMembers: '2.5' }, ['maxMembers']],
    ['too many members', { maxMembers: '5001' }, ['maxMembers']],
    ['fewer members than there are', { maxMembers: '2' }, ['maxMembers']],
    ['no number', { maxMembers: '' }, ['maxMembers']],
    ['AI without anybody', { aiAgents: [] }, ['aiAgents']],
    ['nothing', {}, []],
  ])('%s', (_what, changed, expected) => {
    expect(fault(changed)).toEqual(expected)
  })

  it('is said at the fields that the server names', () => {
    const errors = [
      { path: '/body/name', message: 'must be shorter' },
      { path: '/ai/agents', message: 'must be ids of AI users' },
    ]
    expect(faultsSaid(refusal(400, 'invalid', { errors }))).toEqual({
      ...{ name: 'must be shorter', aiAgents: 'must be ids of AI users' },
    })
    expect(faultsSaid(refusal(409, 'conflict'))).toEqual({ form: 'No.' })
    expect(faultsSaid(new Error('offline'))).toEqual({ form: 'offline' })
  })
})
