import { MovingStopped } from '../../src/commands/moving/failures.js'

/** What a shell makes of a program that Ctrl-C ended. */
const INTERRUPTED = 130

/**
 * Runs something that SIGINT or SIGTERM ask to stop; a second one ends the process at once.
 * @param said what is told when it has stopped
 */
export async function interruptible(said: string, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    await run(stopping.signal)
  } catch (error) {
    if (!(error instanceof MovingStopped)) throw error
    process.stderr.write(`${said}\n`)
    process.exitCode = INTERRUPTED
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
