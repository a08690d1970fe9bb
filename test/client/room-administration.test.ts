import { afterAll, describe, expect, it } from '@jest/globals'
import { ChainCheck, ParleyClient, ParleyProblem } from '../../src/client/index.js'
import type { Person } from '../support/client.js'
import { roomOf, say } from '../support/rooms.js'
import { RunningParley } from '../support/running-parley.js'

const parley = await RunningParley.start()
const open: ParleyClient[] = []
afterAll(() => {
  for (const client of open) client.close()
})

async function connected({ refreshToken, token: accessToken }: Person): Promise<ParleyClient> {
  const token = { refreshToken, accessToken, expiresIn: 900 }
  const client = await ParleyClient.connect({ url: parley.url, token })
  open.push(client)
  await client.online()
  return client
}

describe('a room administered through the client', () => {
  it('is not changed by who has looked at an older one', async () => {
    const ann = await parley.person('ann')
    const { id } = await roomOf(ann, [])
    const { roomAdministration } = (await connected(ann)).rest
    const { revision } = await roomAdministration.update(id, { name: 'Tea' })
    const named = await roomAdministration.update(id, { purpose: 'Drinking' }, revision)
    expect(named).toMatchObject({ name: 'Tea', purpose: 'Drinking' })
    const late = roomAdministration.update(id, { purpose: 'Talking' }, revision)
    await expect(late).rejects.toThrow(ParleyProblem)
    await expect(late).rejects.toMatchObject({ status: 412, code: 'stale' })
  })

  it('has a chain that is recomputed to the head that the server names, page by page', async () => {
    const ann = await parley.person('ann')
    const room = await roomOf(ann, [])
    for (let i = 0; i < 130; i += 1) await say(ann, room.id, `No. ${i} ☕`)
    const { audit } = (await connected(ann)).rest
    const check = new ChainCheck()
    let pages = 0
    for await (const page of audit.storedPages(room.id)) {
      pages += 1
      await check.add(page)
    }
    const { events, headRevision, headHash, ok } = await audit.verify(room.id)
    expect([pages, ok]).toEqual([2, true])
    expect(check.proof).toEqual({ events, headRevision, headHash, withheld: 0 })
  })
})
