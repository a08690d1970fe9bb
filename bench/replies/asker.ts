import { type Account, type ApiClient } from '../api-client.js'
import { LoadSocket } from '../live/socket.js'

/** Milliseconds from a question's acknowledgement. */
export type Times = {
  /** Until the first words of the answer were shown; null when it came all at once. */
  readonly firstText: number | null
  readonly reply: number
}

type Waiting = { acknowledged: number; firstText: number | null; done: (times: Times) => void }
type Partial = { readonly roomId: string; readonly done: boolean }
type Received = { readonly roomId: string; readonly message: { readonly sender: { readonly kind: string } } }
type Room = { readonly id: string }

const PARTIAL = '42["ai_partial",'
const RECEIVED = '42["message_received",'
const PATIENCE_MS = 60_000

/** Somebody in a room of their own with the companion, who asks one thing after the other. */
export class Asker {
  private waiting: Waiting | null = null
  private socket: LoadSocket | null = null

  private constructor(private readonly roomId: string) {}

  /** Makes the room and connects. */
  static async enter(origin: string, api: ApiClient, { token, username }: Account): Promise<Asker> {
    const body = { name: username, aiEnabled: true }
    const { body: room } = await api.call<Room>('POST', '/api/rooms', { token, body })
    const asker = new Asker(room.id)
    const [socket] = await LoadSocket.connect(
      origin,
      { token },
      {
        event: (text) => asker.hear(text),
        closed: (reason) => {
          throw new Error(`an asker was disconnected: ${reason}`)
        },
      },
    )
    asker.socket = socket
    return asker
  }

  /** Asks, and waits for the answer. @throws when none comes within a minute */
  async ask(content: string, clientId: string): Promise<Times> {
    const answered = new Promise<Times>((done, fail) => {
      const timer = setTimeout(() => fail(new Error('a question was not answered within a minute')), PATIENCE_MS)
      this.waiting = {
        ...{ acknowledged: performance.now(), firstText: null },
        done: (times) => {
          clearTimeout(timer)
          done(times)
        },
      }
    })
    const acknowledged = await this.socket?.ask('send_message', { roomId: this.roomId, content, clientId })
    if (acknowledged?.startsWith('[{"ok":true') !== true) throw new Error(`refused: ${String(acknowledged)}`)
    if (this.waiting !== null) this.waiting.acknowledged = performance.now()
    return answered
  }

  leave(): void {
    this.socket?.destroy()
  }

  private hear(text: string): void {
    const { waiting } = this
    if (waiting === null) return
    const now = performance.now()
    if (text.startsWith(PARTIAL)) {
      const { roomId, done } = JSON.parse(text.slice(PARTIAL.length, -1)) as Partial
      if (roomId === this.roomId && !done) waiting.firstText ??= Math.max(0, now - waiting.acknowledged)
    } else if (text.startsWith(RECEIVED)) {
      const { roomId, message } = JSON.parse(text.slice(RECEIVED.length, -1)) as Received
      if (roomId !== this.roomId || message.sender.kind !== 'ai') return
      this.waiting = null
      waiting.done({ firstText: waiting.firstText, reply: Math.max(0, now - waiting.acknowledged) })
    }
  }
}
