import { parentPort, type MessagePort } from 'node:worker_threads'
import type { Handlers } from './thread.js'
import { toWire, type Answer, type Call, type FromWorker } from './wire.js'

/** The worker's way to tell its owner something unasked. */
export type Emitter<E> = { emit(event: E): void }

/**
 * Answers the calls of the owner: the worker's side of `Thread`. Call it once, when the module is loaded.
 * Answers that are ready at the same time travel as one message.
 * @throws when this is not a worker thread
 */
export function serve<M extends Handlers<M>, E = never>(handlers: M): Emitter<E> {
  const port = parentPort
  if (port === null) throw new Error('serve() was called outside a worker thread')
  const answers = new Answers(port)
  port.on('message', (calls: readonly Call[] | null) => {
    for (const call of calls ?? []) void run(handlers, call, answers)
    if (calls === null) answers.end()
  })
  return { emit: (event) => answers.emit(event) }
}

async function run<M extends Handlers<M>>(handlers: M, [id, method, args]: Call, answers: Answers): Promise<void> {
  try {
    // `call` checked the arguments against this very handler, on the other side.
    answers.add([id, null, await handlers[method as keyof M](...(args as never[]))])
  } catch (error) {
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
