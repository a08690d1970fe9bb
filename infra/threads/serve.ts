import { parentPort, type MessagePort } from 'node:worker_threads'
import type { Handlers } from './thread.js'
import { toWire, UNANSWERED, type Answer, type Call, type FromWorker } from './wire.js'

/** The worker's way to tell its owner something unasked. */
export type Emitter<E> = { emit(event: E): void }

/**
 * Answers the calls of the owner: the worker's side of `Thread`. Call it once, when the module is loaded.
 * Answers that are ready at the same time travel as one message.
 * @param close called when the owner ends the thread: settles what still waits, and closes what keeps the event loop alive
 * @throws when this is not a worker thread
 */
export function serve<M extends Handlers<M>, E = never>(
  handlers: M,
  close: () => void | Promise<void> = () => undefined,
): Emitter<E> {
  const port = parentPort
  if (port === null) throw new Error('serve() was called outside a worker thread')
  const answers = new Answers(port)
  const running = new Set<Promise<void>>()
  const end = async (): Promise<void> => {
    await close()
    await Promise.all(running)
    answers.end()
  }
  port.on('message', (calls: readonly Call[] | null) => {
    if (calls === null) void end()
    for (const call of calls ?? []) {
      const one = run(handlers, call, answers).finally(() => running.delete(one))
      running.add(one)
    }
  })
  return { emit: (event) => answers.emit(event) }
}

async function run<M extends Handlers<M>>(handlers: M, [id, method, args]: Call, answers: Answers): Promise<void> {
  try {
    // `call` checked the arguments against this very handler, on the other side.
    const value: unknown = await handlers[method as keyof M](...(args as never[]))
    if (id !== UNANSWERED) answers.add([id, null, value])
  } catch (error) {
    if (id === UNANSWERED) throw error
    answers.add([id, toWire(error), null])
  }
}

class Answers {
  #ready: Answer[] = []
  constructor(private readonly port: MessagePort) {}

  /** A `nextTick` queued here runs after the promise jobs, that is when all answers of one commit are here. */
  add(answer: Answer): void {
    if (this.#ready.push(answer) === 1) process.nextTick(() => this.#flush())
  }

  emit(event: unknown): void {
    this.#flush() // what was answered before stays before
    this.#post({ event })
  }

  end(): void {
    this.#flush()
    this.port.close()
  }

  #flush(): void {
    const answers = this.#ready
    this.#ready = []
    if (answers.length === 0) return
    try {
      this.#post({ answers })
    } catch {
      for (const answer of answers) this.#postAlone(answer)
    }
  }

  #postAlone(answer: Answer): void {
    try {
      this.#post({ answers: [answer] })
    } catch (error) {
      this.#post({ answers: [[answer[0], toWire(error), null]] })
    }
  }

  #post(message: FromWorker): void {
    this.port.postMessage(message)
  }
}
