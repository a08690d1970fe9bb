import type { ReadModels } from '../read-models.js'
import type { Directory } from './directory.js'
import type { FieldOpener } from './fields.js'
import type { PresenceReader } from './presence.js'

/** What every query works with. */
export type QueryContext = {
  readonly models: ReadModels
  readonly opener: FieldOpener
  readonly directory: Directory
  readonly presence: PresenceReader
  readonly now: () => Date
}
