import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { eventually } from './eventually.js'

const PASSWORD = 'a%secret'

/** Whether there is a Redis to be started here. */
export const isRedisHere = ((): boolean => {
  try {
    return execFileSync('redis-server', ['--version'], { stdio: 'pipe' }).length > 0
  } catch {
    return false
  }
})()

/** A real Redis of a test's own, in memory, behind a password. */
export class RedisServer {
  readonly url: string
  private child: ChildProcess | undefined

  private constructor(
    private readonly port: number,
    private readonly policy: string,
  ) {
    this.url = `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`
  }

  /** @param policy what it drops when memory is full */
  static async start(policy = 'noeviction'): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), policy)
    await server.start()
    return server
  }

  /** 0 while it does not run. */
  get pid(): number {
    return this.child?.pid ?? 0
  }

  /** As it stands in the address, and as it is meant. */
  get secrets(): readonly string[] {
    return [PASSWORD, encodeURIComponent(PASSWORD)]
  }

  /** Starts it, empty, where it was before. */
  async start(): Promise<void> {
    const settings = { port: this.port, bind: '127.0.0.1', save: '', requirepass: PASSWORD }
    const args = Object.entries({ ...settings, 'maxmemory-policy': this.policy }).flatMap(([name, value]) => [
      `--${name}`,
      String(value),
    ])
    this.child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
    await eventually(() => {
      if (!output.includes('Ready to accept connections')) throw new Error(`Redis does not start:\n${output}`)
    })
  }

  /** SIGKILL: all that it had is gone. */
  async kill(): Promise<void> {
    const { child } = this
    if (child === undefined) return
    this.child = undefined
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  /** It answers nothing, and hangs up on nobody. */
  freeze(): void {
    this.child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.child?.kill('SIGCONT')
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
