import { createHash } from 'node:crypto'
import { TextDecoder } from 'node:util'
import { BrokenBytes, DamagedExport } from './failures.js'

/** One line of a file, without its end. */
export type NumberedLine = {
  /** From 1. */
  readonly line: number
  readonly text: string
  readonly bytes: number
  /** SHA-256 (hex) of every byte before this line. Computed when it is asked for, before the next line is. */
  sha256Before(): string
}

/** Longer than any line that is written: an event has 1 MiB of data at most. */
const MAX_BYTES = 16 * 1_048_576
const NEWLINE = 0x0a

/**
 * Splits bytes into lines. Memory holds one line and one chunk.
 * @throws DamagedExport when the last line has no end, one is too long, or one is no UTF-8
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<NumberedLine, void, void> {
  let line = 0
  try {
    for await (const numbered of split(bytes)) {
      line = numbered.line
      yield numbered
    }
  } catch (error) {
    throw error instanceof BrokenBytes ? new DamagedExport(line + 1, error.message, { cause: error }) : error
  }
}

async function* split(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<NumberedLine, void, void> {
  const hash = createHash('sha256')
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let rest: readonly Buffer[] = []
  let line = 0
  for await (const chunk of bytes) {
    let from = 0
    for (const [end, piece] of pieces(chunk)) {
      line += 1
      const whole = Buffer.concat([...rest, piece])
      rest = []
      from = end
      yield {
        line,
        text: decoded(decoder, whole, line),
        bytes: whole.length,
        sha256Before: () => hash.copy().digest('hex'),
      }
      hash.update(whole).update('\n')
    }
    rest = [...rest, Buffer.from(chunk.subarray(from))]
    if (sizeOf(rest) > MAX_BYTES) throw new DamagedExport(line + 1, 'it is longer than any that Parley writes')
  }
  if (sizeOf(rest) > 0) throw new DamagedExport(line + 1, 'it has no end: the file was truncated')
}

/** What comes before each line's end in a chunk, with the place after it. */
function* pieces(chunk: Uint8Array): Generator<readonly [number, Uint8Array], void, void> {
  let from = 0
  for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
    yield [end + 1, chunk.subarray(from, end)]
    from = end + 1
  }
}

function decoded(decoder: TextDecoder, bytes: Uint8Array, line: number): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new DamagedExport(line, 'it is no text: something in it was altered', { cause })
  }
}

const sizeOf = (buffers: readonly Uint8Array[]): number => buffers.reduce((size, { length }) => size + length, 0)
