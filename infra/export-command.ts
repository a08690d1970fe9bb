import { exportLog } from '../src/commands/moving/export-log.js'
import type { Footer } from '../src/commands/moving/format.js'
import { readConfig } from './config.js'
import { openForExport } from './moving/engines.js'
import { writeExport } from './moving/files.js'
import { interruptible } from './moving/interruption.js'
import { takeFlags } from './moving/own-flags.js'
import { Progress } from './moving/progress.js'
import { verifyFile } from './moving/verify.js'
import { CommandRefused } from './rebuild-command.js'

const HELP = `parley export --out <file> [settings]
  Writes the log, and what no log can rebuild, to a file; gzipped when its name ends in .gz. A server may be running.
  The settings are those of parley serve: DATA_DIR or --data-dir, EVENT_STORE, READ_MODELS.
  The master key is not in the file: take master.key, or what MASTER_KEY was set to, along.
parley export --verify <file>
  Checks such a file, without any engine.`

/** `parley export`. */
export async function exportCommand(argv: readonly string[]): Promise<void> {
  const { own, rest } = takeFlags(argv, ['out', 'verify'])
  const [path, verified] = [own.get('out') ?? '', own.get('verify') ?? '']
  if (verified !== '') await verifyFile(verified)
  else if (rest.includes('--help')) process.stdout.write(`${HELP}\n`)
  else if (path === '') throw new CommandRefused(HELP)
  else await interruptible('stopped: nothing was written', (signal) => exportTo(path, rest, signal))
}

async function exportTo(path: string, argv: readonly string[], signal: AbortSignal): Promise<void> {
  const config = readConfig(argv, process.env)
  process.umask(0o077)
  const engines = await openForExport(config)
  try {
    const progress = new Progress('export')
    const ends: Footer[] = []
    const bytes = exportLog(engines, {
      now: () => new Date(),
      signal,
      onProgress: ({ events }) => progress.tell(events),
      onEnd: (footer) => ends.push(footer),
    })
    await writeExport(path, bytes)
    for (const { events, streams, sha256 } of ends)
      process.stdout.write(`${path}: ${events} events of ${streams} streams, sha256 ${sha256}\n`)
  } finally {
    await engines.close()
  }
}
