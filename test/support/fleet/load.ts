import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Person } from '../client.js'
import type { Sent } from '../http-client.js'
import { PatientClient, type Slowest } from './patient-client.js'
import { Witness } from './witness.js'

/** Milliseconds between two things that one person does. */
const PAUSE_MS = 80
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
  readonly #client: PatientClient
  readonly #stop = new AbortController()
  #people: Promise<unknown> = Promise.resolve()

  private constructor(
    url: string,
    private readonly roomId: string,
    readonly witnesses: readonly Witness[],
  ) {
    this.#client = new PatientClient(url)
  }

  /** The slowest request, whether answered or hung up on. */
  get slowest(): Slowest {
    return this.#client.slowest
  }

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

  async #carryOut<B>(method: string, path: string, status: number, sent: Sent): Promise<B> {
    for (;;) {
      const answer = await this.#client.carryOut<B>(method, path, sent)
      if (answer.status === status) return answer.body
      this.unclear.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      await pause(100)
    }
  }
}
