import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eventually } from './eventually.js'

const program = fileURLToPath(new URL('./hanging-jobs-process.js', import.meta.url))

/** A process that has taken jobs and hangs on to them. */
export class JobsProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** Adds jobs in a process of their own; resolves when it is at work on all of them. */
  static async start(
    { dataDir, redisUrl = '' }: { readonly dataDir: string; readonly redisUrl?: string | undefined },
    ids: readonly string[],
  ): Promise<JobsProcess> {
    const child = spawn(process.execPath, [program, dataDir, redisUrl, ids.join(',')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    const running = (): readonly string[] => ids.filter((id) => output.includes(`running ${id}\n`))
    await eventually(() => {
      if (running().length < ids.length) throw new Error(`it has taken ${running().length} of ${ids.length} jobs`)
    })
    return new JobsProcess(child)
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    const ended = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await ended
  }
}
