import { sharedRelays } from '../support/shared-relay.js'
import { relayContract } from './relay.js'

relayContract('one process', sharedRelays)
