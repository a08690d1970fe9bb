import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/**
 * A load balancer as simple as they come: it carries bytes, each new connection to the next backend in turn, and passes over those that do not
 * take it. It knows no sessions: two requests of one client may end up anywhere.
 */
export class Balancer {
  readonly #backends: string[] = []
  readonly #sockets = new Set<Socket>()
  /** Connections that wait while it holds them; null while it carries. */
  #held: Socket[] | null = null
  #next = 0

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(): Promise<Balancer> {
    const server = createServer((socket) => balancer.#accept(socket))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const balancer = new Balancer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server)
    return balancer
  }

  /** @param url of a backend that takes part from now on */
  add(url: string): void {
    this.#backends.push(url)
  }

  /** New connections go there no more; those there are stay. */
  remove(url: string): void {
    const at = this.#backends.indexOf(url)
    if (at >= 0) this.#backends.splice(at, 1)
  }

  /** Nothing is carried any more, and nobody is hung up on: as if the network swallowed everything. */
  hold(): void {
    this.#held ??= []
    for (const socket of this.#sockets) socket.pause()
  }

  /** What was held goes on. */
  release(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const socket of this.#sockets) socket.resume()
    for (const socket of held) this.#accept(socket)
  }

  /** Every connection ends at once; new ones are welcome. */
  cut(): void {
    for (const socket of [...this.#sockets, ...(this.#held ?? [])]) socket.destroy()
    this.#held &&= []
  }

  close(): void {
    this.cut()
    this.server.close()
  }

  #accept(near: Socket): void {
    near.on('error', () => undefined)
    if (this.#held === null) this.#carry(near, this.#backends.length)
    else this.#held.push(near.pause())
  }

  /** @param tries how many backends are still worth asking */
  #carry(near: Socket, tries: number): void {
    const backend = this.#backends[this.#next++ % Math.max(1, this.#backends.length)]
    if (backend === undefined || tries === 0) return void near.destroy()
    const { hostname, port } = new URL(backend)
    const far = connect(Number(port), hostname)
    const refused = (): void => this.#carry(near, tries - 1)
    far.once('error', refused)
    far.once('connect', () => {
      far.off('error', refused)
      this.#join(near, far)
    })
  }

  #join(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      this.#sockets.add(socket)
      // Whatever ends one end ends the other.
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
    if (this.#held !== null) for (const socket of [near, far]) socket.pause()
  }
}
