import { StoreUnavailable } from '../src/commands/event-store.js'
import { DamagedExport, MovingRefused } from '../src/commands/moving/failures.js'
import { WrongMasterKey } from '../src/commands/master-key.js'
import { ConfigurationError } from './config.js'
import { DataFolderInUse } from './data-folder-lock.js'
import { KeysMissing } from './engines.js'
import { AnotherLog } from './log-binding.js'
import { ImportUnfinished } from './moving/unfinished.js'
import { CommandRefused } from './rebuild-command.js'
import { MasterKeyMissing } from './secrets.js'

const EXPECTED = [
  ...[ConfigurationError, DataFolderInUse, KeysMissing, MasterKeyMissing, CommandRefused],
  ...[ImportUnfinished, MovingRefused, AnotherLog],
]

/** What a person reads when a command of the program fails: the cause in a sentence; a stack only for what nobody foresaw. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (EXPECTED.some((expected) => error instanceof expected)) return error.message
  if (error instanceof WrongMasterKey)
    return `The master key (MASTER_KEY, or master.key in the data folder) is not the one that the data was sealed with: ${error.message}`
  // Its class is in the driver's module, which most processes never load.
  if (error.name === 'MongoAddressWrong') return error.message
  if (error instanceof DamagedExport) return `The file is damaged: ${error.message}`
  if (error instanceof StoreUnavailable)
    return `${isElsewhere(error) ? 'An engine' : 'The data folder'} cannot be used: ${error.message}`
  return hasCode(error) ? error.message : (error.stack ?? error.message)
}

/** Adapters of engines that are other programs begin with their names; an embedded one says what is wrong with its file. */
const isElsewhere = ({ message }: StoreUnavailable): boolean => /^(?:EventStoreDB|MongoDB):/.test(message)

/** What the system or Node's own argument parser says is a sentence already: `listen EADDRINUSE: address already in use …`. */
const hasCode = (error: NodeJS.ErrnoException): boolean =>
  error.syscall !== undefined || error.code?.startsWith('ERR_PARSE_ARGS') === true
