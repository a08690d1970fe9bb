/** A file is not, or not any more, what an export wrote. Nothing from that line on was taken from it. */
export class DamagedExport extends Error {
  override readonly name = 'DamagedExport'
  /** @param line from 1; of the first thing that is wrong, or of the end of a file that is too short */
  constructor(
    readonly line: number,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`line ${line}: ${problem}`, options)
  }
}

/** The stores are not such that this may be done: what is there is not of this export. */
export class MovingRefused extends Error {
  override readonly name = 'MovingRefused'
}

/** Somebody wanted it to stop. What was imported stays, and the same command goes on from there. */
export class MovingStopped extends Error {
  override readonly name = 'MovingStopped'
  constructor() {
    super('stopped')
  }
}

/** What a file's bytes are unpacked from is damaged. */
export class BrokenBytes extends Error {
  override readonly name = 'BrokenBytes'
}
