import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { EMBEDDED } from '../support/engine-settings.js'
import { ROOT } from './markdown.js'

export type RunningServer = { readonly url: string; stop(): Promise<void> }

/**
 * Starts Parley as `npm start` does, on a free port and on the embedded engines.
 * @param dataDir a folder that exists
 * @throws when it ends before it serves
 */
export async function startServer(dataDir: string): Promise<RunningServer> {
  const flags = ['--port', '0', '--host', '127.0.0.1', '--data-dir', dataDir, '--log-level', 'silent']
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'parley.mjs'), 'serve', ...flags], {
    env: { ...process.env, ...EMBEDDED },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await announced(child)
  return {
    url,
    stop: async () => {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** The address in the line that a starting server prints. */
async function announced(child: ChildProcess & { readonly stdout: NodeJS.ReadableStream }): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Parley serves at (\S+)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('the server has ended')
}
