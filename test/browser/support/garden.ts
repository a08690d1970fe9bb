import { expect } from '@jest/globals'
import { eventually } from '../../support/eventually.js'
import type { Account } from './account.js'
import type { Scene } from './scene.js'

/** A few people who have talked for a while. */
export type Garden = {
  /** Id of the room where they have. */
  readonly room: string
  readonly ben: Account
  readonly chiara: Account
  /** Ids of messages. */
  readonly withThread: string
  readonly pinned: string
}

const PLAN = `Here is what I would do **this week**:

1. Soil and compost for the raised beds
2. Tomatoes and _basil_ go outside on Thursday
3. Water, every evening

> Never plant before the ice saints.`

const SCRIPT = `The timer of the pump, so that nobody has to remember it:

\`\`\`ts
const evening = new Date().setHours(20, 30)
if (rainfall.today < 2) pump.runAt(evening, { minutes: 12 })
\`\`\``

/**
 * Makes everything that a client shows: rooms with unread messages, and one with replies, reactions, a thread, pins and the companion.
 * @param ann whose rooms they are
 */
export async function garden(scene: Scene, ann: Account): Promise<Garden> {
  const ben = await scene.account('Ben Okafor', 'ben')
  const chiara = await scene.account('Chiara Rossi', 'chiara')
  const yu = await scene.account('松本 優', 'yu')
  const others = [ben, chiara, yu]
  const room = await ann.room('Community garden', others, {
    ...{ purpose: 'Beds, water, and who does what this week', ai: { enabled: true, trigger: 'mention' } },
  })
  await sideRooms(ann, others)
  const plan = await ann.post(room, PLAN)
  await react(plan, '🌱', [ben, chiara, yu])
  await react(plan, '👍', [ben])
  await ann.call('PUT', `/api/messages/${plan}/pin`)
  const thread = await ben.post(room, `Thursday works for me. @${chiara.username}, do you still have the seedlings?`)
  await chiara.post(room, 'All forty of them, on every window sill.', { replyTo: thread })
  await ben.post(room, 'Then I bring the car.', { replyTo: thread })
  await yu.post(room, SCRIPT)
  await chiara.post(room, 'That is lovely. Does it know about the rain barrel? See https://example.org/rain-barrels')
  const edited = await ann.post(room, 'Meet at six.')
  await ann.call('PATCH', `/api/messages/${edited}`, { content: 'Meet at half past six, at the gate.' })
  await ann.call('DELETE', `/api/messages/${await ben.post(room, 'Wrong room, sorry.')}`)
  await ann.post(room, '@ai what is this room about?')
  await untilAnswered(ann, room)
  await ben.post(room, 'See you there 🌻')
  return { room, ben, chiara, withThread: thread, pinned: plan }
}

async function react(messageId: string, emoji: string, people: readonly Account[]): Promise<void> {
  for (const person of people) await person.call('POST', `/api/messages/${messageId}/reactions`, { emoji })
}

/** The rest of the list. */
async function sideRooms(ann: Account, [ben, chiara, yu]: readonly Account[]): Promise<void> {
  const cinema = await ann.room('Open-air cinema', [ben!, chiara!])
  await ben!.post(cinema, `@${ann.username} can you ask for the projector?`)
  await chiara!.post(cinema, 'And the extension leads.')
  const repair = await ann.room('Repair café', [yu!])
  await ann.post(repair, 'Tickets are on the board.')
  await ann.call('PATCH', `/api/rooms/${repair}/membership`, { favourite: true })
  const { id } = await ben!.call<{ id: string }>('POST', '/api/direct', { userId: ann.id })
  await ben!.post(id, 'Are you coming tonight?')
  const { id: inviting } = await chiara!.call<{ id: string }>('POST', '/api/rooms', { name: 'Choir' })
  await chiara!.call('POST', `/api/rooms/${inviting}/invite`, { userId: ann.id })
}

type Messages = { readonly items: readonly { readonly sender: { readonly kind: string } }[] }

const untilAnswered = (ann: Account, room: string): Promise<void> =>
  eventually(async () => {
    const { items } = await ann.call<Messages>('GET', `/api/rooms/${room}/messages`)
    expect(items.map(({ sender }) => sender.kind)).toContain('ai')
  }, 150_000)
