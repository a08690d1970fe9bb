import { ParleyProblem, type Problem } from '../../../src/client/index.js'
import { errorText } from '../ui/toasts.js'

const TEXTS: Partial<Record<Problem['code'], string>> = {
  muted: 'You are muted in this room.',
  blocked: 'You cannot write to this person.',
  banned: 'You are banned from this room.',
  forbidden: 'You are not a member of this room any more.',
  not_found: 'This room, or the message that this answers, is not there any more.',
  room_archived: 'This room is archived.',
  message_deleted: 'The message that this answers was deleted.',
}

/** Why a message was refused, in a sentence that holds later, too. */
export const refusalText = (error: unknown): string =>
  (error instanceof ParleyProblem ? TEXTS[error.code] : undefined) ?? errorText(error)
