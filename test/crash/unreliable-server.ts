import { setTimeout as sleep } from 'node:timers/promises'
import { type HttpAnswer, request, type Sent } from '../support/http-client.js'
import { type ParleyProcess, startParleyProcess } from '../support/parley-process.js'

/** A server that is killed and started again on the same folder, and how a well-behaved client talks to it. */
export class UnreliableServer {
  private current: ParleyProcess | null = null
  /** Requests that got no answer and were repeated. */
  repeats = 0

  constructor(private readonly dataDir: string) {}

  get url(): string {
    if (this.current === null) throw new Error('the server is down')
    return this.current.url
  }

  async start(): Promise<void> {
    this.current = await startParleyProcess(this.dataDir)
  }

  async kill(): Promise<void> {
    const killed = this.current
    this.current = null
    await killed?.kill()
  }

  async stop(): Promise<number | null> {
    const stopped = this.current
    this.current = null
    return (await stopped?.stop())?.code ?? null
  }

  /** Sends a request until it is answered by neither silence nor "later": the very same request every time. */
  async carryOut<B = Record<string, unknown>>(method: string, path: string, sent: Sent): Promise<HttpAnswer<B>> {
    for (;;) {
      const server = this.current
      if (server !== null) {
        const answer = await request<B>(method, `${server.url}${path}`, sent).catch(unanswered)
        if (answer !== null && !isLater(answer)) return answer
        this.repeats += 1
      }
      await sleep(20)
    }
  }
}

function unanswered(error: unknown): null {
  // What fetch throws when the connection failed, a TypeError of another realm than the test's; anything else is the test's mistake.
  if ((error as Error).name === 'TypeError') return null
  throw error
}

const isLater = ({ status, body }: HttpAnswer<unknown>): boolean =>
  status === 503 || (body as { readonly code?: unknown } | null)?.code === 'in_progress'
