import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { withFolder } from '../disk.js'
import { quickened, type Options } from '../options.js'
import { alternate } from '../posting.js'
import { readLog, seedRoom } from '../provided.js'
import { median } from '../statistics.js'
import { printTable } from '../table.js'

const SIZE = { events: 100_000, members: 33 }
const QUICK_SIZE = { events: 2_000, members: 3 }
const EMBEDDED = { EVENT_STORE: 'sqlite:', READ_MODELS: 'sqlite:' }

/** Runs a command of Parley's to its end, as an operator would: seconds, starting included. @throws Error with what it said when it fails */
async function run(parley: string, dataDir: string, args: readonly string[]): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(parley, 'bin', 'parley.mjs'), ...args], {
    cwd: parley,
    env: { ...process.env, ...EMBEDDED, DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const reap = (): void => void child.kill('SIGKILL')
  process.once('exit', reap)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)))
  const [code] = (await once(child, 'close')) as [number | null]
  process.off('exit', reap)
  if (code !== 0) throw new Error(`parley ${args.join(' ')} ended with ${String(code)}:\n${said}`)
  return (performance.now() - began) / 1000
}

/** Events per second, of a log that holds so many. */
export type Moved = {
  readonly events: number
  readonly fileMiB: number
  readonly read: number
  readonly exported: number
  readonly imported: number
}

/**
 * Moves a log to a file and from there into an empty folder, and sees that as many events came.
 * @param folder for the file and what is imported, which are gone afterwards
 */
export async function moveOnce(parley: string, from: string, folder: string): Promise<Moved> {
  const [file, to] = [join(folder, 'export.jsonl'), join(folder, 'imported')]
  const { events, seconds } = await readLog(from)
  const exporting = await run(parley, from, ['export', '--out', file])
  mkdirSync(to)
  copyFileSync(join(from, 'master.key'), join(to, 'master.key'))
  const importing = await run(parley, to, ['import', '--in', file])
  const found = (await readLog(to)).events
  if (found !== events) throw new Error(`${events} events were exported, ${found} came`)
  const fileMiB = statSync(file).size / 2 ** 20
  for (const path of [file, to]) rmSync(path, { recursive: true })
  return { events, fileMiB, read: events / seconds, exported: events / exporting, imported: events / importing }
}

/** A log of 100,000 events to a file, and from the file into an empty folder: whole commands, every event checked on both ways. */
export async function moving(options: Options): Promise<void> {
  await withFolder('moving', async (folder) => {
    const dataDir = join(folder, 'data')
    await seedRoom(dataDir, options.isQuick ? QUICK_SIZE : SIZE)
    const round = (): Promise<Moved> => moveOnce(options.parley, dataDir, folder)
    const { moved = [] } = await alternate({ moved: round }, quickened(options).rounds)
    const of = (figure: (each: Moved) => number): number => median(moved.map(figure))
    const [read, exported, imported] = [of((m) => m.read), of((m) => m.exported), of((m) => m.imported)]
    const perSecond = (rate: number): string => `${rate.toFixed(0)}/s`
    const [events, fileMiB] = [moved[0]?.events ?? 0, of((m) => m.fileMiB).toFixed(1)]
    printTable(`moving: ${events} events, SQLite → file of ${fileMiB} MiB → SQLite`, [
      {
        measure: 'events exported per second ÷ plain read',
        figures: `${perSecond(exported)} | read ${perSecond(read)}`,
        ratio: exported / read,
        aim: null,
      },
      {
        measure: 'events imported per second ÷ exported',
        figures: `${perSecond(imported)} | exported ${perSecond(exported)}`,
        ratio: imported / exported,
        aim: null,
      },
    ])
  })
}
