const PREFIX = 5
/** A message larger than this is a broken peer, not a message. */
const LARGEST = 17 * 1024 * 1024

/** A message as gRPC sends it: one byte "not compressed", four bytes of length, the message. */
export function frameOf(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX + message.length)
  frame[0] = 0
  frame.writeUInt32BE(message.length, 1)
  frame.set(message, PREFIX)
  return frame
}

/** Cuts what arrives, in pieces of any size, into messages. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0)

  /**
   * @returns the messages that are complete now
   * @throws RangeError when a message is too large
   */
  push(chunk: Buffer): Buffer[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const messages: Buffer[] = []
    let at = 0
    while (bytes.length - at >= PREFIX) {
      const end = at + PREFIX + lengthAt(bytes, at)
      if (end > bytes.length) break
      messages.push(bytes.subarray(at + PREFIX, end))
      at = end
    }
    this.#rest = bytes.subarray(at)
    return messages
  }
}

function lengthAt(bytes: Buffer, at: number): number {
  const length = bytes.readUInt32BE(at + 1)
  if (length > LARGEST) throw new RangeError(`a message of ${length} bytes`)
  return length
}
