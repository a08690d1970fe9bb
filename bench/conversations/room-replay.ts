import type { ArchivedMessage } from './conversation.js'
import { ExpectedRoom } from './expected-room.js'
import type { Participants } from './participants.js'

type Message = { readonly id: string; readonly seq: number }
type Posted = Message & { readonly user: string; readonly text: string; readonly clientId: string }
export type ReplayedRoom = {
  readonly id: string
  readonly name: string
  readonly expected: ExpectedRoom
  readonly posted: readonly Posted[]
  /** Requests that were sent a second time. */
  readonly repeats: number
}

/** How the n-th request is repeated: every twentieth at the same time, every other twentieth a little later. */
const isDoubled = (n: number): boolean => n % 20 === 0
const isRepeatedLater = (n: number): boolean => n % 20 === 10
const laterBy = 3
/** Of the repeated ones so many come once more at the very end, when the room has long gone on. */
const isRepeatedAtEnd = (n: number): boolean => n % 100 === 0
const isReadingTime = (n: number): boolean => n % 37 === 36

/** Half of the people are there from the start, the others come right before they first speak. */
const comesEarly = (position: number): boolean => position % 2 === 0

class RoomReplay {
  readonly expected = new ExpectedRoom()
  readonly posted: Posted[] = []
  repeats = 0

  constructor(
    readonly people: Participants,
    readonly id: string,
    owner: string,
  ) {
    this.expected.join(owner)
  }

  async join(user: string): Promise<void> {
    if (this.expected.isMember(user)) return
    await this.people.call(user, 'POST', `/api/rooms/${this.id}/join`)
    this.expected.join(user)
  }

  async #send({ user, text, clientId }: Omit<Posted, 'id' | 'seq'>): Promise<Message> {
    const body = { content: text, clientId }
    const { body: message, status } = await this.people.call<Message>(user, 'POST', `/api/rooms/${this.id}/messages`, {
      body,
    })
    if (status !== 201) throw new Error(`a post was answered with ${status}`)
    return message
  }

  async repeat(first: Posted): Promise<void> {
    this.repeats += 1
    const again = await this.#send(first)
    if (again.id !== first.id || again.seq !== first.seq) {
      throw new Error(`a repeat of ${first.id} (seq ${first.seq}) was answered with ${again.id} (seq ${again.seq})`)
    }
  }

  async post({ user, text }: ArchivedMessage, n: number): Promise<void> {
    await this.join(user)
    const request = { user, text, clientId: `archive-${n}` }
    const twins = isDoubled(n) ? 2 : 1
    const [message, twin] = await Promise.all(Array.from({ length: twins }, () => this.#send(request)))
    if (twin && twin.id !== message!.id)
      throw new Error(`two identical posts at once became two messages: ${message!.id}, ${twin.id}`)
    this.repeats += twins - 1
    this.expected.post(user)
    this.posted.push({ ...request, id: message!.id, seq: message!.seq })
    const earlier = this.posted[n - laterBy]
    if (earlier && isRepeatedLater(n - laterBy)) await this.repeat(earlier)
  }

  async readSome(n: number): Promise<void> {
    if (!isReadingTime(n)) return
    const { members, lastSeq } = this.expected
    const reader = members[(n * 7) % members.length]!
    const seq = Math.max(1, lastSeq - (n % 5))
    await this.people.call(reader, 'POST', `/api/rooms/${this.id}/read`, { body: { seq } })
    this.expected.read(reader, seq)
  }
}

/**
 * Replays one room: its people join, read, and post every message in order, with repeats of every tenth request.
 * @param messages of this room, at least one, in order
 * @throws Error at the first answer that is wrong
 */
export async function replayRoom(
  people: Participants,
  name: string,
  messages: readonly ArchivedMessage[],
): Promise<ReplayedRoom> {
  const speakers = [...new Set(messages.map(({ user }) => user))]
  const owner = speakers[0]!
  const body = { name, type: 'public', maxMembers: 5000 }
  const created = await people.call<{ id: string }>(owner, 'POST', '/api/rooms', { body })
  const replay = new RoomReplay(people, created.body.id, owner)
  for (const speaker of speakers.filter((_, position) => comesEarly(position))) await replay.join(speaker)
  for (const [n, message] of messages.entries()) {
    await replay.post(message, n)
    await replay.readSome(n)
  }
  for (const [n, first] of replay.posted.entries()) if (isRepeatedAtEnd(n)) await replay.repeat(first)
  const { id, expected, posted, repeats } = replay
  return { id, name, expected, posted, repeats }
}
