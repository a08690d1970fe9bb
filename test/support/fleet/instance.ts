import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Ended, type ParleyProcess, startParleyProcess } from '../parley-process.js'

/** One process of several, which can be killed and started again in its folder. */
export class Instance {
  #running: ParleyProcess | null = null
  /** What it has printed in earlier lives. */
  #printed = ''

  constructor(
    readonly name: string,
    private readonly folder: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  get isRunning(): boolean {
    return this.#running !== null
  }

  get roles(): readonly string[] {
    return (this.env['ROLES'] ?? 'api,projector,worker').split(',')
  }

  /** Another one after every start. */
  get url(): string {
    return this.#here().url
  }

  get pid(): number {
    return this.#here().pid
  }

  /** Everything that it has ever printed. */
  get output(): string {
    return this.#printed + (this.#running?.output() ?? '')
  }

  /** Resolves when it calls itself ready. */
  async start(): Promise<void> {
    const dataDir = join(this.folder, this.name)
    mkdirSync(dataDir, { recursive: true })
    this.#running = await startParleyProcess(dataDir, this.env)
  }

  /** SIGKILL. */
  kill(): Promise<Ended> {
    return this.#end((process) => process.kill())
  }

  /** SIGTERM; one that has not ended half a minute later is killed, which its end tells. */
  stop(): Promise<Ended> {
    return this.#end(async (process) => {
      const late = setTimeout(() => void process.kill(), 30_000)
      try {
        return await process.stop()
      } finally {
        clearTimeout(late)
      }
    })
  }

  /** SIGSTOP: the kernel goes on accepting connections, and nobody answers. */
  suspend(): void {
    process.kill(this.pid, 'SIGSTOP')
  }

  /** SIGCONT. */
  resume(): void {
    process.kill(this.pid, 'SIGCONT')
  }

  async #end(how: (process: ParleyProcess) => Promise<Ended>): Promise<Ended> {
    const ending = this.#here()
    this.#running = null
    const ended = await how(ending)
    this.#printed += ended.output
    return ended
  }

  #here(): ParleyProcess {
    if (this.#running === null) throw new Error(`${this.name} does not run`)
    return this.#running
  }
}
