import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Person } from '../client.js'
import { type HttpAnswer, request, type Sent } from '../http-client.js'
import { Witness } from './witness.js'

/** Milliseconds between two things that one person does. */
const PAUSE_MS = 80
/** Milliseconds after which a request counts as never answered. */
const NEVER_MS = 30_000

type Posted = { readonly id: string; readonly seq: number }
type Page = { readonly items: readonly { readonly seq: number }[] }

/** People who write and read without rest, whatever happens to what they talk to, and who also listen; with an account of how they fared. */
export class Load {
  /** Message id → what was acknowledged. */
  readonly acknowledged = new Map<string, { readonly seq: number; readonly content: string }>()
  /** Name of a room that was made → its id. */
  readonly rooms = new Map<string, string>()
  /** Answers that say neither that it was done nor that it should be tried later, and reads that make no sense. */
  readonly unclear: string[] = []
  /** Milliseconds of the slowest request, whether answered or hung up on. */
  slowest = 0
  /** Requests that were refused for the time being, or not answered. */
  repeats = 0
  readonly #stop = new AbortController()
  #people: Promise<unknown> = Promise.resolve()

  private constructor(
    private readonly url: string,
    private readonly roomId: string,
    readonly witnesses: readonly Witness[],
  ) {}

  /**
   * Three who write, one of them over the live connection, one who reads, one who reads and makes rooms.
   * @param url of the balancer
   * @param people five members of the room
   */
  static async start(url: string, people: readonly Person[], roomId: string): Promise<Load> {
    const witnesses = await Promise.all(people.slice(0, 4).map((person) => Witness.of(person, url, roomId)))
    const load = new Load(url, roomId, witnesses)
    const [first, second, , fourth, fifth] = people as [Person, Person, Person, Person, Person]
    const writing = [load.#write(first), load.#write(second), load.#writeLive(witnesses[2]!)]
    load.#people = Promise.all([...writing, load.#read(fourth), load.#read(fifth), load.#makeRooms(fifth)])
    // Seen to by `finish`; until then it must not count as unhandled.
    load.#people.catch(() => undefined)
    return load
  }

  /** So many more messages have been acknowledged. */
  async progress(messages = 10): Promise<void> {
    const goal = this.acknowledged.size + messages
    while (this.acknowledged.size < goal) await pause(20)
  }

  /** Everybody finishes what they have begun. */
  async finish(): Promise<void> {
    this.#stop.abort()
    await this.#people
  }

  close(): void {
    this.#stop.abort()
    for (const witness of this.witnesses) witness.close()
  }

  async #write({ token }: Person): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const content = randomUUID()
      const sent = { token, body: { content, clientId: randomUUID() } }
      const { id, seq } = await this.#carryOut<Posted>('POST', `/api/rooms/${this.roomId}/messages`, 201, sent)
      this.acknowledged.set(id, { seq, content })
      await pause(PAUSE_MS)
    }
  }

  async #writeLive(witness: Witness): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const content = randomUUID()
      const { id, seq } = await witness.post(content)
      this.acknowledged.set(id, { seq, content })
      await pause(PAUSE_MS)
    }
  }

  async #read({ token }: Person): Promise<void> {
    const path = `/api/rooms/${this.roomId}/messages?limit=20`
    while (!this.#stop.signal.aborted) {
      const { items } = await this.#carryOut<Page>('GET', path, 200, { token })
      const seqs = items.map(({ seq }) => seq)
      const isWhole = seqs.every((seq, i) => i === 0 || seq === seqs[i - 1]! + 1)
      if (!isWhole) this.unclear.push(`read ${seqs.join()}`)
      await pause(PAUSE_MS)
    }
  }

  async #makeRooms({ token }: Person): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const name = randomUUID()
      const { id } = await this.#carryOut<Posted>('POST', '/api/rooms', 201, {
        token,
        body: { name },
        key: randomUUID(),
      })
      this.rooms.set(name, id)
      await pause(5 * PAUSE_MS)
    }
  }

  /** The very same request, until it is answered by neither silence nor "later". */
  async #carryOut<B>(method: string, path: string, status: number, sent: Sent): Promise<B> {
    for (;;) {
      const answer = await this.#timed(() =>
        request<B>(method, `${this.url}${path}`, { ...sent, headers: { connection: 'close' }, timeoutMs: NEVER_MS }),
      )
      if (answer?.status === status) return answer.body
      if (answer !== null && !isLater(answer))
        this.unclear.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      this.repeats += 1
      await pause(100)
    }
  }

  /** @returns null when there was no answer */
  async #timed<B>(send: () => Promise<HttpAnswer<B>>): Promise<HttpAnswer<B> | null> {
    const begun = performance.now()
    try {
      return await send()
    } catch (error) {
      // What fetch throws when the connection failed or took too long, of another realm than the test's; anything else is the test's mistake.
      if (!['TypeError', 'TimeoutError'].includes((error as Error).name)) throw error
      return null
    } finally {
      this.slowest = Math.max(this.slowest, performance.now() - begun)
    }
  }
}

/** Refused for the time being; `in_progress`: another instance may still be at it. */
const isLater = ({ status, body }: HttpAnswer<unknown>): boolean =>
  status === 503 || (body as { readonly code?: unknown } | null)?.code === 'in_progress'
