import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { mongoJavaServer } from './mongo-java-server/installation.js'

const classPath = mongoJavaServer()

/** Whether there is a MongoDB to be started here; the first time it may take a minute to know. */
export const isMongoHere = classPath !== null

const JVM = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-cp', classPath ?? '.']

/** A mongo-java-server of a test's own: it speaks MongoDB's protocol; see ENGINES.md for what it proves and what not. */
export class MongoServer {
  #child: ChildProcess | undefined
  #port = 0

  private constructor(
    private readonly file: string | undefined,
    private readonly heapMiB: number,
  ) {}

  /**
   * @param options.file where the data are, and survive a kill with all that was acknowledged; without it they are in memory
   * @param options.heapMiB memory for all of it; near that it does nothing but collect
   */
  static async start(options: { readonly file?: string; readonly heapMiB?: number } = {}): Promise<MongoServer> {
    const server = new MongoServer(options.file, options.heapMiB ?? 256)
    await server.start()
    return server
  }

  /** 0 while it does not run. */
  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Address of one database, always the same. */
  get url(): string {
    return this.#address('parley')
  }

  /** Address of a database that is empty. */
  freshUrl(): string {
    return this.#address(`parley-${randomUUID()}`)
  }

  #address(database: string): string {
    return `mongodb://127.0.0.1:${this.#port}/${database}`
  }

  /** Starts it where it was before; in memory: empty. */
  async start(): Promise<void> {
    const args = [
      `-Xmx${this.heapMiB}m`,
      ...JVM,
      'Main',
      String(this.#port),
      ...(this.file === undefined ? [] : [this.file]),
    ]
    const child = spawn('java', args, { stdio: ['pipe', 'pipe', 'pipe'] })
    this.#child = child
    let output = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-10_000)))
    for await (const line of createInterface({ input: child.stdout })) {
      this.#port = Number(/^ready (\d+)$/.exec(line)?.[1] ?? 0)
      if (this.#port > 0) return void child.stdout.resume()
    }
    throw new Error(`mongo-java-server does not start:\n${output}`)
  }

  /** SIGKILL, frozen or not. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child?.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  /** For good. */
  stop(): Promise<void> {
    return this.kill()
  }

  /** It answers nothing, and hangs up on nobody. */
  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }
}
