import type { Operation } from '../operation.js'
import type { Services } from '../services.js'
import { adminOperations } from './admin.js'
import { auditOperations } from './audit.js'
import { authOperations } from './auth.js'
import { directOperations } from './direct.js'
import { inviteOperations } from './invites.js'
import { memberOperations } from './members.js'
import { messageOperations } from './messages.js'
import { postingOperations } from './posting.js'
import { readingOperations } from './reading.js'
import { roomOperations } from './rooms.js'
import { userOperations } from './users.js'

/** The one table of operations. Every transport runs it; the documents are made from it. */
export const operations = (services: Services): readonly Operation[] => [
  ...postingOperations(services),
  ...messageOperations(services),
  ...roomOperations(services),
  ...directOperations(services),
  ...memberOperations(services),
  ...inviteOperations(services),
  ...readingOperations(services),
  ...userOperations(services),
  ...authOperations(services),
  ...auditOperations(services),
  ...adminOperations(services),
]
