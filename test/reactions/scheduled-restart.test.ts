import { expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '../support/eventually.js'
import { given, roomOf } from '../support/rooms.js'
import { RunningParley } from '../support/running-parley.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const DATA_DIR = temporaryFolder()
const before = await RunningParley.start({ DATA_DIR })
const person = await before.person()
const room = await roomOf(person)
const soon = { roomId: room.id, content: 'Late', sendAt: new Date(Date.now() + 3_000).toISOString() }
const { id, sendAt } = await given(201, person.post('/api/scheduled-messages', soon))
await before.stop()
await sleep(Math.max(0, Date.parse(sendAt) - Date.now()))
const after = await RunningParley.start({ DATA_DIR })
const again = await after.logIn(person.username)

it('what became due while the server was off is sent at its next start, once', async () => {
  await eventually(async () => {
    expect(await given(200, again.get(`/api/scheduled-messages/${id}`))).toMatchObject({ status: 'sent' })
  }, 90_000)
  const { items } = await given(200, again.get(`/api/rooms/${room.id}/messages`))
  expect(items.map(({ content }) => content)).toEqual(['Late'])
}, 120_000)
