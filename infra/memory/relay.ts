import { NEVER } from 'rxjs'
import type { Relay } from '../../src/api/relay.js'

/** The relay of a process that is alone. */
export const NOBODY_ELSE: Relay = { tell: () => undefined, heard: NEVER }
