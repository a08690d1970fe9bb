import type { Operation } from '../operation.js'
import type { Services } from '../services.js'
import { adminOperations } from './admin.js'
import { adminJobOperations } from './admin-jobs.js'
import { agentOperations } from './agents.js'
import { auditOperations } from './audit.js'
import { authOperations } from './auth.js'
import { blockOperations } from './blocks.js'
import { contactOperations } from './contacts.js'
import { directOperations } from './direct.js'
import { inviteOperations } from './invites.js'
import { memberOperations } from './members.js'
import { membershipOperations } from './membership.js'
import { messageChangeOperations } from './message-changes.js'
import { messageOperations } from './messages.js'
import { postingOperations } from './posting.js'
import { preferenceOperations } from './preferences.js'
import { presenceOperations } from './presence.js'
import { readingOperations } from './reading.js'
import { roomCreationOperations } from './room-creation.js'
import { roomSettingsOperations } from './room-settings.js'
import { roomOperations } from './rooms.js'
import { scheduledMessageOperations } from './scheduled-messages.js'
import { typingOperations } from './typing.js'
import { userOperations } from './users.js'

/** The one table of operations. Every transport runs it; the documents are made from it. */
export const operations = (services: Services): readonly Operation[] => [
  ...postingOperations(services),
  ...messageOperations(services),
  ...messageChangeOperations(services),
  ...scheduledMessageOperations(services),
  ...roomCreationOperations(services),
  ...roomOperations(services),
  ...roomSettingsOperations(services),
  ...membershipOperations(services),
  ...directOperations(services),
  ...memberOperations(services),
  ...inviteOperations(services),
  ...readingOperations(services),
  ...typingOperations(services),
  ...presenceOperations(services),
  ...userOperations(services),
  ...blockOperations(services),
  ...preferenceOperations(services),
  ...contactOperations(services),
  ...authOperations(services),
  ...agentOperations(services),
  ...auditOperations(services),
  ...adminOperations(services),
  ...adminJobOperations(services),
]
