import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import type { Socket } from 'node:net'

const TEXT = 1
const CLOSE = 8
const PING = 9
const PONG = 10
/** A mask of zeros changes no byte: the load generator need not turn every byte it sends. */
const mask = Buffer.alloc(4)

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  const header = Buffer.alloc(length < 126 ? 2 : 4)
  header[0] = 0x80 | opcode
  header[1] = 0x80 | Math.min(length, 126)
  if (length >= 126) header.writeUInt16BE(length, 2)
  return Buffer.concat([header, mask, payload])
}

export type Listener = {
  readonly text: (text: string) => void
  readonly closed: (reason: string) => void
}

type Head = { readonly opcode: number; readonly isLast: boolean; readonly start: number; readonly end: number }

/** The frame that begins at an offset, or null while its end has not come. */
function headAt(bytes: Buffer, at: number): Head | null {
  if (bytes.length < at + 2) return null
  const short = bytes[at + 1]! & 0x7f
  const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10)
  if (bytes.length < start) return null
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
  const end = start + length
  if (bytes.length < end) return null
  return { opcode: bytes[at]! & 0x0f, isLast: bytes[at]! >= 0x80, start, end }
}

/**
 * A WebSocket client for load generators: it reads and writes unfragmented text of ASCII, and costs a fraction of a full client, so that
 * the server is measured and not what measures it.
 */
export class LoadWebSocket {
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #hungUp = false

  private constructor(
    private readonly socket: Socket,
    private readonly listener: Listener,
  ) {}

  /**
   * @param url such as `http://127.0.0.1:3000/socket.io/?EIO=4&transport=websocket`
   * @throws Error when the server refuses the upgrade
   */
  static open(url: string, listener: Listener): Promise<LoadWebSocket> {
    const key = randomBytes(16).toString('base64')
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': key,
    }
    return new Promise((resolve, reject) => {
      const asking = request(url, { headers })
      asking.once('error', reject)
      asking.once('response', ({ statusCode }) => reject(new Error(`the upgrade was answered with ${statusCode ?? 0}`)))
      asking.once('upgrade', (_response, socket, head) => {
        const opened = new LoadWebSocket(socket, listener)
        socket.on('error', () => undefined)
        // Whoever opens it holds the socket before the first text arrives.
        setImmediate(() => opened.#listen(head))
        resolve(opened)
      })
      asking.end()
    })
  }

  /** Sends a text of ASCII, at most 65,535 characters. */
  send(text: string): void {
    this.socket.write(frame(TEXT, Buffer.from(text, 'latin1')))
  }

  /** Hangs up without ceremony, as a phone in a tunnel does. */
  destroy(): void {
    this.#hungUp = true
    this.socket.destroy()
  }

  #listen(head: Buffer): void {
    this.socket.setNoDelay(true)
    this.socket.setTimeout(0)
    this.socket.once('close', () => this.#closed('the connection ended'))
    if (head.length > 0) this.socket.unshift(head)
    this.socket.on('data', (chunk: Buffer) => this.#receive(chunk))
  }

  #closed(reason: string): void {
    if (!this.#hungUp) this.listener.closed(reason)
    this.#hungUp = true
  }

  #receive(chunk: Buffer): void {
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.length
    const first = this.#waiting[0]!
    const head = this.#waiting.length > 1 ? headLength(first) : 0
    if (head > this.#waitingBytes) return
    const bytes = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting)
    const read = this.#readFrames(bytes)
    this.#waiting = read === bytes.length ? [] : [bytes.subarray(read)]
    this.#waitingBytes = bytes.length - read
  }

  #readFrames(bytes: Buffer): number {
    let at = 0
    for (let head = headAt(bytes, at); head !== null; head = headAt(bytes, at)) {
      this.#read(head, bytes)
      at = head.end
    }
    return at
  }

  #read({ opcode, isLast, start, end }: Head, bytes: Buffer): void {
    if (opcode === TEXT && isLast) this.listener.text(bytes.toString('latin1', start, end))
    else if (opcode === PING) this.socket.write(frame(PONG, bytes.subarray(start, end)))
    else if (opcode === CLOSE) this.#closed(`the server closed with ${bytes.toString('latin1', start + 2, end)}`)
    else this.#closed(`a frame with opcode ${opcode} came`)
  }
}

/** Length in all of the frame that these bytes begin with, as far as they tell; a long one is put together once, not at every chunk. */
function headLength(bytes: Buffer): number {
  if (bytes.length < 10) return 0
  const short = bytes[1]! & 0x7f
  return short < 126 ? 2 + short : short === 126 ? 4 + bytes.readUInt16BE(2) : 10 + Number(bytes.readBigUInt64BE(2))
}
