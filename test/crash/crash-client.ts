import { randomInt, randomUUID } from 'node:crypto'
import type { Person, Sent } from '../support/http-client.js'
import type { UnreliableServer } from './unreliable-server.js'

/** What the server acknowledged to one client, and so must still be there. */
export type Acknowledged = {
  /** Message id → its content as last acknowledged; null once deleted. */
  readonly messages: Map<string, { readonly seq: number; readonly roomId: string; readonly content: string | null }>
  /** `message emoji`. */
  readonly reactions: Set<string>
  /** Names of rooms created → id. */
  readonly rooms: Map<string, string>
  /** Invite id → room. */
  readonly invites: Map<string, string>
  /** Room → how far it was marked as read. */
  readonly read: Map<string, number>
  /** First texts of direct rooms → room. */
  readonly directs: Map<string, string>
  /** People registered. */
  readonly registered: string[]
}

type Action = () => Promise<void>
type Thing = { readonly id: string; readonly seq: number }

/** One person who does things in a shared room, one after the other, and repeats what is not answered. */
export class CrashClient {
  readonly acknowledged: Acknowledged = {
    messages: new Map(),
    reactions: new Set(),
    rooms: new Map(),
    invites: new Map(),
    read: new Map(),
    directs: new Map(),
    registered: [],
  }
  /** The keyed requests that were acknowledged with a thing, to be repeated in the end. */
  readonly repeatable: { readonly path: string; readonly sent: Sent; readonly id: string }[] = []

  constructor(
    private readonly server: Pick<UnreliableServer, 'carryOut'>,
    readonly person: Person,
    private readonly others: readonly Person[],
    private readonly roomId: string,
  ) {}

  /** Does every kind of thing once, however slow the machine; then acts at random until told to stop, and finishes what it has begun. */
  async actUntil(signal: AbortSignal): Promise<void> {
    const rarely = [this.createRoom, this.invite, this.openDirect, this.register]
    const often = [this.post, this.post, this.post, this.edit, this.remove, this.react, this.markRead, this.comeAndGo]
    for (const action of [this.post, this.react, this.markRead, ...rarely]) await action.call(this)
    while (!signal.aborted) await pick<Action>(randomInt(12) === 0 ? rarely : often).call(this)
  }

  private readonly post: Action = async () => {
    const content = `text ${randomUUID()}`
    const path = `/api/rooms/${this.roomId}/messages`
    const sent = { body: { content, clientId: randomUUID() } }
    const { id, seq } = await this.create<Thing>(path, sent)
    this.acknowledged.messages.set(id, { seq, roomId: this.roomId, content })
  }

  private readonly edit: Action = async () => {
    const mine = this.anyMessage()
    if (mine === null) return
    const content = `edited ${randomUUID()}`
    await this.expect(200, 'PATCH', `/api/messages/${mine.id}`, { body: { content } })
    this.acknowledged.messages.set(mine.id, { ...mine.message, content })
  }

  private readonly remove: Action = async () => {
    const mine = this.anyMessage()
    if (mine === null || this.acknowledged.messages.size % 3 > 0) return
    await this.expect(204, 'DELETE', `/api/messages/${mine.id}`, {})
    this.acknowledged.messages.set(mine.id, { ...mine.message, content: null })
  }

  private readonly react: Action = async () => {
    const mine = this.anyMessage()
    if (mine === null) return
    const emoji = pick(['👍', '🎉', '❤️'])
    await this.expect(201, 'POST', `/api/messages/${mine.id}/reactions`, { body: { emoji } })
    this.acknowledged.reactions.add(`${mine.id} ${emoji}`)
  }

  private readonly markRead: Action = async () => {
    const mine = this.anyMessage()
    if (mine === null) return
    const { seq } = mine.message
    await this.expect(204, 'POST', `/api/rooms/${this.roomId}/read`, { body: { seq }, key: randomUUID() })
    this.acknowledged.read.set(this.roomId, Math.max(seq, this.acknowledged.read.get(this.roomId) ?? 0))
  }

  /** Ends inside: counts then begin at the latest joining. */
  private readonly comeAndGo: Action = async () => {
    if (randomInt(6) > 0) return
    await this.expect(204, 'POST', `/api/rooms/${this.roomId}/leave`, { key: randomUUID() })
    await this.expect(200, 'POST', `/api/rooms/${this.roomId}/join`, { key: randomUUID() })
  }

  private readonly createRoom: Action = async () => {
    const name = `room ${randomUUID()}`
    const { id } = await this.create<Thing>('/api/rooms', { body: { name }, key: randomUUID() })
    this.acknowledged.rooms.set(name, id)
  }

  private readonly invite: Action = async () => {
    const roomId = maybe([...this.acknowledged.rooms.values()])
    if (roomId === undefined) return this.createRoom()
    const sent = { body: { userId: pick(this.others).id }, key: randomUUID() }
    const answer = await this.send<Thing>('POST', `/api/rooms/${roomId}/invite`, sent)
    if (answer.status === 409) return // invited before
    if (answer.status !== 201) throw new Error(`invite answered ${answer.status}`)
    this.acknowledged.invites.set(answer.body.id, roomId)
    this.repeatable.push({ path: `/api/rooms/${roomId}/invite`, sent, id: answer.body.id })
  }

  private readonly openDirect: Action = async () => {
    const content = `direct ${randomUUID()}`
    const sent = { body: { userId: pick(this.others).id, content }, key: randomUUID() }
    const { status, body } = await this.send<Thing>('POST', '/api/direct', sent)
    if (status !== 200 && status !== 201) throw new Error(`direct answered ${status}`)
    this.acknowledged.directs.set(content, body.id)
    this.repeatable.push({ path: '/api/direct', sent, id: body.id })
  }

  private readonly register: Action = async () => {
    const username = `late-${randomUUID().slice(0, 13)}`
    const body = { username, password: 'a password of some length' }
    const { status } = await this.server.carryOut('POST', '/api/auth/register', { body })
    // Taken: by the same request, whose answer was lost.
    if (status !== 201 && status !== 409) throw new Error(`register answered ${status}`)
    this.acknowledged.registered.push(username)
  }

  private async create<B extends Thing>(path: string, sent: Sent): Promise<B> {
    const { status, body } = await this.send<B>('POST', path, sent)
    if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${JSON.stringify(body)}`)
    this.repeatable.push({ path, sent, id: body.id })
    return body
  }

  private async expect(status: number, method: string, path: string, sent: Sent): Promise<void> {
    const answer = await this.send(method, path, sent)
    if (answer.status !== status)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  }

  private send<B>(method: string, path: string, sent: Sent) {
    return this.server.carryOut<B>(method, path, { ...sent, token: this.person.token })
  }

  private anyMessage() {
    const present = [...this.acknowledged.messages].filter(([, { content }]) => content !== null).slice(-40)
    const found = maybe(present)
    return found === undefined ? null : { id: found[0], message: found[1] }
  }
}

/** One of them, by chance; there must be one. */
function pick<T>(items: readonly T[]): T {
  const picked = maybe(items)
  if (picked === undefined) throw new Error('there is nothing to pick from')
  return picked
}

/** One of them, if there is any. */
const maybe = <T>(items: readonly T[]): T | undefined => items[randomInt(Math.max(1, items.length))]
