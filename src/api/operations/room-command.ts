import type { Outcome } from '../../commands/command.js'
import { command, type PlainData, type PlainRoomCommand } from '../../commands/room-commands.js'
import { causeOf } from '../answers.js'
import type { OperationContext, OperationInput } from '../operation.js'
import type { Services } from '../services.js'

/**
 * Gives a command to a room in the caller's name.
 * @param subjects whose keys seal what it may give
 */
export const commandRoom = <T extends PlainRoomCommand['type']>(
  services: Services,
  roomId: string,
  type: T,
  data: PlainData<T>,
  input: Pick<OperationInput, 'commandId'>,
  context: OperationContext<'user'>,
  subjects: readonly string[] = [],
): Promise<Outcome> =>
  command<T>(services.rooms, roomId, type, context.caller.userId, data, causeOf(input, context), subjects)
