import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { temporaryFolder } from '../support/temporary-folder.js'
import { WriteSide } from '../support/write-side.js'

const crowd = Array.from({ length: 60 }, (_, n) => `u${n}`)

describe('changing a message', () => {
  const folder = temporaryFolder()
  let side: WriteSide
  beforeAll(async () => (side = await WriteSide.open(folder)))
  afterAll(() => side.store.close())

  const posted = async (roomId: string): Promise<string> => {
    await side.createRoom(roomId, crowd)
    const message = await side.post(roomId, 'u0', 'hello')
    if (message.kind !== 'posted') throw new Error('not posted')
    return message.event.data['messageId'] as string
  }
  const counted = async (roomId: string, type: string) =>
    (await side.events(roomId)).filter((event) => event.type === type).length

  it('takes the reactions of sixty people at once, through two pools', async () => {
    const id = await posted('crowd')
    const other = side.another()
    const react = (userId: string, n: number) =>
      (n % 2 === 0 ? side : other).change('crowd', id, userId, { type: 'AddReaction', emoji: '👍' })
    const outcomes = await Promise.all(crowd.map(react))
    expect(outcomes.map((one) => one.kind)).toEqual(crowd.map(() => 'appended'))
    const again = await Promise.all(crowd.map(react))
    expect(again.map((one) => one.kind)).toEqual(crowd.map(() => 'unchanged'))
    expect(await counted('crowd', 'ReactionAdded')).toBe(60)
  })

  it('takes one person’s reaction once, asked twenty times at once', async () => {
    const id = await posted('eager')
    const outcomes = await Promise.all(
      crowd.slice(0, 20).map(() => side.change('eager', id, 'u1', { type: 'AddReaction', emoji: '👍' })),
    )
    expect(outcomes.filter((one) => one.kind === 'appended')).toHaveLength(1)
    expect(outcomes.filter((one) => one.kind === 'unchanged')).toHaveLength(19)
  })

  it('edits in order, each on what the one before left', async () => {
    const id = await posted('edits')
    const texts = ['one', 'two', 'three', 'four']
    const outcomes = await Promise.all(
      texts.map((content) => side.change('edits', id, 'u0', { type: 'EditMessage', content })),
    )
    expect(outcomes.map((one) => one.kind)).toEqual(texts.map(() => 'appended'))
    expect(await side.reader.read(id)).toMatchObject({ body: { content: expect.any(String) } })
    expect(await counted('edits', 'MessageEdited')).toBe(4)
    const present = await side.reader.read(id)
    const same = await side.change('edits', id, 'u0', { type: 'EditMessage', content: present?.body?.content ?? '' })
    expect(same.kind).toBe('unchanged')
  })

  it('makes all of forty edits at once', async () => {
    const id = await posted('quarrel')
    const other = side.another()
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        (n % 4 === 0 ? other : side).change('quarrel', id, 'u0', { type: 'EditMessage', content: `${n}` }),
      ),
    )
    expect(outcomes.map((one) => one.kind)).toEqual(outcomes.map(() => 'appended'))
    expect(await counted('quarrel', 'MessageEdited')).toBe(40)
  })

  it('ends with the deletion, once', async () => {
    const id = await posted('deleted')
    expect((await side.change('deleted', id, 'u0', { type: 'DeleteMessage' })).kind).toBe('appended')
    expect((await side.change('deleted', id, 'u0', { type: 'DeleteMessage' })).kind).toBe('unchanged')
    expect(await side.change('deleted', id, 'u0', { type: 'EditMessage', content: 'x' })).toMatchObject({
      rejection: { code: 'message_deleted' },
    })
  })

  it('does not know messages of other rooms', async () => {
    const id = await posted('here')
    await side.createRoom('there', ['u0'])
    expect(await side.change('there', id, 'u0', { type: 'DeleteMessage' })).toMatchObject({
      rejection: { code: 'not_found' },
    })
    expect(await side.post('there', 'u0', 'reply', { replyTo: id })).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'not_found' },
    })
  })
})
