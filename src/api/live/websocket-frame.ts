/** FIN, and the opcode of a text. */
const TEXT = 0x81
const SHORT = 126
const LONG = 65_536

/**
 * A text as a complete WebSocket frame of a server (RFC 6455, 5.2): unmasked, in one piece. Written once, it goes to any number of
 * sockets as it is, and frames that follow one another can leave in one write.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const offset = length < SHORT ? 2 : length < LONG ? 4 : 10
  const frame = Buffer.allocUnsafe(offset + length)
  frame[0] = TEXT
  if (length < SHORT) frame[1] = length
  else if (length < LONG) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, offset, 'utf8')
  return frame
}
