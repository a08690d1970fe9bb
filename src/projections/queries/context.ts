import type { ReadModels } from '../read-models.js'
import type { Directory } from './directory.js'
import type { FieldOpener } from './fields.js'

/** What every query works with. */
export type QueryContext = {
  readonly models: ReadModels
  readonly opener: FieldOpener
  readonly directory: Directory
  readonly now: () => Date
}
