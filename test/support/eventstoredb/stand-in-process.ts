import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { FaultInjection } from './fault-injection.js'
import { freePort } from './free-port.js'
import type { StandInOptions } from './stand-in.js'

const program = fileURLToPath(new URL('./main.js', import.meta.url))

type Running = { readonly child: ChildProcess; readonly answers: AsyncIterator<string, unknown> }

/** The stand-in in a process of its own, which can be killed, stopped and started where it was. */
export class StandInProcess extends FaultInjection {
  #running: Running | undefined
  #asked: Promise<unknown> = Promise.resolve()

  private constructor(
    readonly port: number,
    private readonly options: Omit<StandInOptions, 'port'>,
  ) {
    super()
  }

  /** @param options without a file it comes back empty after a kill */
  static async start({ port, ...options }: StandInOptions = {}): Promise<StandInProcess> {
    const standIn = new StandInProcess(port ?? (await freePort()), options)
    await standIn.restart()
    return standIn
  }

  /** Address of a single node. */
  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`
  }

  /** Address by which the client asks for the leader. */
  get discoveryUrl(): string {
    return `esdb+discover://127.0.0.1:${this.port}?tls=false`
  }

  get pid(): number {
    return this.#here().child.pid ?? 0
  }

  /** Starts it again on the same port and file, after a kill or a stop. Resolves when it serves. */
  async restart(): Promise<void> {
    const { file, isSynced } = this.options
    const args = ['--port', String(this.port), '--attached', ...(isSynced === true ? ['--synced'] : [])]
    if (file !== undefined) args.push('--file', file)
    const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
    // Its end is noticed by its output.
    child.stdin.on('error', () => undefined)
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    this.#running = { child, answers }
    const { done } = await answers.next()
    if (done === true) throw new Error(`the stand-in does not start on port ${this.port}`)
  }

  /** SIGKILL: nothing is flushed, nothing is said. */
  kill = (): Promise<void> => this.#end('SIGKILL')
  /** SIGTERM. */
  stop = (): Promise<void> => this.#end('SIGTERM')

  /** SIGSTOP: the kernel goes on accepting connections, and nobody answers. */
  suspend(): void {
    this.#here().child.kill('SIGSTOP')
  }

  /** SIGCONT. */
  resume(): void {
    this.#here().child.kill('SIGCONT')
  }

  override inject(line: string): Promise<void> {
    const asked = this.#asked.then(async () => {
      const { child, answers } = this.#here()
      child.stdin?.write(`${line}\n`)
      const { value, done } = await answers.next()
      if (done === true || value !== `ok ${line}`) throw new Error(`the stand-in says "${String(value)}" to "${line}"`)
    })
    this.#asked = asked.catch(() => undefined)
    return asked
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#running === undefined) return
    const { child } = this.#running
    this.#running = undefined
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    // What is stopped would hear SIGTERM only later.
    if (signal === 'SIGTERM') child.kill('SIGCONT')
    child.kill(signal)
    await ended
  }

  #here(): Running {
    if (this.#running === undefined) throw new Error('the stand-in does not run')
    return this.#running
  }
}
