import type { JsonObject } from '../../domain/json.js'
import type { Projection } from '../projection.js'
import { aiUsage } from './ai-usage.js'
import { bans } from './bans.js'
import { blocks } from './blocks.js'
import { invites } from './invites.js'
import { markers } from './markers.js'
import { members } from './members.js'
import { messages } from './messages.js'
import { openReplies } from './open-replies.js'
import { rooms } from './rooms.js'
import { scheduled } from './scheduled.js'
import { tallies } from './tallies.js'
import { users } from './users.js'

/** A projection of any document; the runner handles them all alike. */
const anyDocument = <B extends JsonObject>(projection: Projection<B>): Projection => projection

/** Every read model there is. */
export const projections: readonly Projection[] = [
  anyDocument(rooms),
  anyDocument(members),
  anyDocument(messages),
  anyDocument(tallies),
  anyDocument(markers),
  anyDocument(invites),
  anyDocument(bans),
  anyDocument(users),
  anyDocument(scheduled),
  anyDocument(openReplies),
  anyDocument(aiUsage),
  anyDocument(blocks),
]
