import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { MongoConnection } from '../../infra/mongodb/connection.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { onMongo } from '../support/on-mongo.js'

const OPENED = 'net.client.socket'

/** A way to a server whose ends can be seen, and closed from afar. */
class ClosableWay {
  /** The end from which the driver last asked for documents, as the server sees it. */
  #asking: Socket | undefined
  readonly #opened: Socket[] = []
  readonly #note = (message: unknown): void => void this.#opened.push((message as { socket: Socket }).socket)

  private constructor(private readonly server: Server) {
    subscribe(OPENED, this.#note)
  }

  static async to({ hostname, port }: URL): Promise<ClosableWay> {
    const server = createServer((near) => {
      const far = connect(Number(port), hostname)
      near.on('data', (bytes) => {
        if (bytes.includes('find')) way.#asking = near
      })
      near.on('error', () => undefined).on('close', () => far.destroy())
      far.on('error', () => undefined).on('close', () => near.destroy())
      near.pipe(far).pipe(near)
    })
    const way = new ClosableWay(server)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return way
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** The far side ends the connection that was asked over last. @returns what `ask` gives, called when the near side's socket says so */
  async closing<T>(moment: 'end' | 'finish', ask: () => Promise<T>): Promise<T> {
    const own = this.#opened.find(({ localPort }) => localPort === this.#asking?.remotePort)
    if (own === undefined) throw new Error('nothing was asked')
    const answer = new Promise<T>((resolve) => own.once(moment, () => resolve(ask())))
    this.#asking?.end()
    return answer
  }

  close(): void {
    unsubscribe(OPENED, this.#note)
    for (const socket of this.#opened) socket.destroy()
    this.server.close()
  }
}

onMongo('sockets that the server has closed', ({ name, freshUrl }) => {
  if (name !== 'mongo-java-server') {
    it.skip('(skipped: the way to it is not known)', () => undefined)
    return
  }
  let way: ClosableWay
  let connection: MongoConnection
  const read = (): Promise<unknown> => connection.read(() => connection.db.collection('c').findOne({}))
  beforeEach(async () => {
    const url = new URL(freshUrl())
    way = await ClosableWay.to(url)
    url.port = String(way.port)
    connection = new MongoConnection(url.href, { poolSize: 2, times: { selectionMs: 1_000, answerMs: 500 } })
    await read()
  })
  afterEach(async () => {
    await connection.close()
    way.close()
  })

  it('what is asked at that moment is asked again', async () => {
    for (let n = 0; n < 3; n += 1) expect(await way.closing('end', read)).toBeNull()
  })

  it('what the driver loses a moment later fails in time, and takes no place in the pool for good', async () => {
    for (let n = 0; n < 5; n += 1) {
      await expect(way.closing('finish', read)).rejects.toThrow(StoreUnavailable)
      expect(await read()).toBeNull()
    }
  })
})
