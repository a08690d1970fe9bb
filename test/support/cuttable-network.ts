import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A way to a server that can be cut: every connection through it goes at once, and new ones are refused until it is mended. */
export class CuttableNetwork {
  readonly #sockets = new Set<Socket>()
  #isWhole = true

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  /** @param target address of the server */
  static async to(target: string): Promise<CuttableNetwork> {
    const { hostname, port } = new URL(target)
    const server = createServer((socket) => network.#carry(socket, hostname, Number(port)))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const network = new CuttableNetwork(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server)
    return network
  }

  #carry(near: Socket, host: string, port: number): void {
    if (!this.#isWhole) return void near.destroy()
    const far = connect(port, host)
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
  }

  cut(): void {
    this.#isWhole = false
    for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#isWhole = true
  }

  close(): void {
    this.cut()
    this.server.close()
  }
}
