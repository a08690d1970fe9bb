import { DamagedExport } from '../src/commands/moving/failures.js'
import { type Imported, importLog } from '../src/commands/moving/import-log.js'
import { readConfig } from './config.js'
import { openForImport } from './moving/engines.js'
import { openExportFile } from './moving/files.js'
import { interruptible } from './moving/interruption.js'
import { takeFlags } from './moving/own-flags.js'
import { Progress } from './moving/progress.js'
import { begun, finished } from './moving/unfinished.js'
import { verifyFile } from './moving/verify.js'
import { CommandRefused } from './rebuild-command.js'
import { presentMasterKey } from './secrets.js'

const HELP = `parley import --in <file> [settings]
  Writes an export into an empty log and an empty key store, checking every event; interrupted, it goes on when it is run again.
  The settings are those of parley serve: DATA_DIR or --data-dir, EVENT_STORE, READ_MODELS, MASTER_KEY.
  It needs the master key of the exported Parley: its master.key in DATA_DIR, or MASTER_KEY.
parley import --verify <file>
  Checks such a file, without any engine.`

/** `parley import`. */
export async function importCommand(argv: readonly string[]): Promise<void> {
  const { own, rest } = takeFlags(argv, ['in', 'verify'])
  const [path, verified] = [own.get('in') ?? '', own.get('verify') ?? '']
  if (verified !== '') await verifyFile(verified)
  else if (rest.includes('--help')) process.stdout.write(`${HELP}\n`)
  else if (path === '') throw new CommandRefused(HELP)
  else await interruptible('stopped: run it again to go on', (signal) => importFrom(path, rest, signal))
}

async function importFrom(path: string, argv: readonly string[], signal: AbortSignal): Promise<void> {
  const config = readConfig(argv, process.env)
  process.umask(0o077)
  const file = await openExportFile(path)
  const masterKey = await presentMasterKey(config)
  const engines = await openForImport(config, (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  })
  const progress = new Progress('import', file.share)
  try {
    const imported = await importLog(engines, file.bytes, {
      masterKey,
      signal,
      onBegin: () => begun(config.DATA_DIR),
      onProgress: ({ events }) => progress.tell(events),
    })
    await engines.rebind()
    await finished(config.DATA_DIR)
    summarise(imported)
  } catch (error) {
    if (error instanceof DamagedExport) process.stderr.write(`${stays(progress.events)}\n`)
    throw error
  } finally {
    await engines.close()
  }
}

const stays = (events: number): string =>
  events === 0
    ? 'No event was imported.'
    : `The first ${events} events are imported, and stay: go on with an undamaged copy of the file, or remove them.`

function summarise({ events, streams, brokenHeads }: Imported): void {
  process.stdout.write(`imported: ${events} events of ${streams} streams\n`)
  for (const stream of brokenHeads)
    process.stderr.write(
      `${stream} does not hold the end that was written down for it: it was cut or rewritten before\n`,
    )
}
