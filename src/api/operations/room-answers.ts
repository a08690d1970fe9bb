import { getRoom, getRoomEntry } from '../../projections/queries/rooms.js'
import { answer, show, withEtag } from '../answers.js'
import type { OperationContext, Outcome } from '../operation.js'
import type { Services } from '../services.js'

/** Answers with a room, or with the caller's entry of it; its revision is the entity tag. */
export const answerRoom = async (...asked: Parameters<typeof answer>): Promise<Outcome> =>
  withEtag(await answer(...asked))

/** As `answerRoom`, as it is after a command. */
export const showRoom = async (...asked: Parameters<typeof show>): Promise<Outcome> => withEtag(await show(...asked))

/** Asks for a room as the caller sees it. */
export const roomOf =
  ({ queries }: Services, roomId: string, { caller }: OperationContext<'user'>) =>
  () =>
    getRoom(queries, roomId, caller.userId)

/** Asks for a room as the caller's list shows it. */
export const entryOf =
  ({ queries }: Services, roomId: string, { caller }: OperationContext<'user'>) =>
  () =>
    getRoomEntry(queries, roomId, caller.userId)
