import { START, type EventStore, type Position, type RecordedEvent } from '../../src/commands/event-store.js'
import type { KnownMessage, MessageReader } from '../../src/commands/known-message.js'
import type { Unsealer } from '../../src/commands/unsealing.js'
import type { Envelope } from '../../src/commands/sealing.js'
import type { MessageBody } from '../../src/domain/room/commands.js'
import { messages, type MessageDocument } from '../../src/projections/models/messages.js'

/** Answers what the write side asks about messages by folding the log. It may be told to stand still, as a read side that is behind. */
export class MessageReaderOverLog implements MessageReader {
  isBehind = false
  reads = 0
  #position: Position = START
  readonly #documents = new Map<string, { readonly revision: number; readonly body: MessageDocument }>()
  readonly #revisions = new Map<string, number>()

  constructor(
    private readonly store: EventStore,
    private readonly unsealer: Unsealer,
  ) {}

  async read(messageId: string): Promise<KnownMessage | null> {
    this.reads += 1
    await this.#follow()
    const found = this.#documents.get(messageId)
    if (found === undefined) return null
    const { revision, body } = found
    return { ...body, messageId, revision, body: await this.#open(body) }
  }

  async postedAt(messageId: string): Promise<number | null> {
    this.reads += 1
    await this.#follow()
    return this.#documents.get(messageId)?.body.revision ?? null
  }

  async coveredUpTo(roomId: string): Promise<number> {
    await this.#follow()
    return this.#revisions.get(`room-${roomId}`) ?? -1
  }

  async #open({ roomId, body }: MessageDocument): Promise<MessageBody | null> {
    if (body === null) return null
    const context = { stream: `room-${roomId}`, eventId: body.eventId, field: 'body' }
    return (await this.unsealer.open(body.envelope as unknown as Envelope, context)) as MessageBody | null
  }

  async #follow(): Promise<void> {
    while (!this.isBehind) {
      const page = await this.store.readAll(this.#position, 500)
      for (const event of page) this.#fold(event)
      if (page.length < 500) return
    }
  }

  #fold(event: RecordedEvent): void {
    this.#revisions.set(event.stream, event.revision)
    this.#position = event.position
    if (!messages.handles.includes(event.type)) return
    for (const id of messages.key(event)) {
      const body = messages.evolve(this.#documents.get(id)?.body ?? null, event, id)
      if (body !== null) this.#documents.set(id, { revision: event.revision, body })
    }
  }
}
