import { type Static, Type } from '@sinclair/typebox'
import { refusalToPost } from '../../commands/may-post.js'
import type { Post } from '../../commands/post-message.js'
import { createdId } from '../../commands/room-commands.js'
import { cancelScheduled, changeScheduled, scheduleMessage, wasCarriedOut } from '../../commands/scheduled-messages.js'
import { SCHEDULE_LIMITS, sendAtFault } from '../../domain/schedule/schema.js'
import { findScheduled, getScheduled, listScheduled } from '../../projections/queries/scheduled.js'
import { ScheduledMessage, ScheduledStatus } from '../../projections/queries/shapes.js'
import { answer, causeOf, done, lookUp, refused, show } from '../answers.js'
import { checkMetadata } from '../message-metadata.js'
import { operation, type Operation, type OperationContext, refuse, type Refusal } from '../operation.js'
import { Id, instantOf, listOf, pageQuery } from '../schemas.js'
import type { Services } from '../services.js'
import { badTime, Changes, changesOf, dataOf, NewScheduled } from './scheduled-fields.js'

const TAG = 'Scheduled messages'
const ScheduledParams = Type.Object({ scheduledId: Id })

/** Messages that I want to be sent at a time. */
export const scheduledMessageOperations = (services: Services): readonly Operation[] => {
  const one = (scheduledId: string, userId: string) => () => getScheduled(services.queries, scheduledId, userId)
  return [
    operation({
      id: 'scheduleMessage',
      tag: TAG,
      summary: 'Have a message posted at a time, in my name',
      description: `Asks now, and again when it is due, for what posting it asks for. At most ${SCHEDULE_LIMITS.pending} may wait. It moves no read marker of mine and is not unread for me.`,
      method: 'post',
      path: '/api/scheduled-messages',
      kind: 'command',
      access: 'user',
      idempotency: 'record',
      body: NewScheduled,
      responses: { 201: ScheduledMessage },
      problems: ['forbidden', 'muted', 'blocked', 'not_found', 'room_archived', 'limit_reached'],
      run: async (input, context) => {
        const { userId } = context.caller
        const scheduledId = createdId('scheduled', input)
        const sendAt = instantOf(input.body.sendAt)
        if (sendAt === null) return badTime('must be a time')
        const isRepeat = input.key !== undefined && (await wasCarriedOut(services.scheduling, userId, input.commandId))
        const refusal = isRepeat ? null : await refusalOf(services, userId, sendAt, input.body)
        if (refusal !== null) return refusal
        const data = { scheduledId, userId, sendAt, ...dataOf(input.body) }
        const outcome = await scheduleMessage(services.scheduling, data, causeOf(input, context))
        return show(services, outcome, 201, one(scheduledId, userId), scheduledId)
      },
      replay: (_input, { caller }, first) => answer(one(first.resourceId ?? '', caller.userId)),
    }),
    operation({
      id: 'listScheduledMessages',
      tag: TAG,
      summary: 'Messages that I have scheduled, in the order of sending',
      method: 'get',
      path: '/api/scheduled-messages',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      query: Type.Object({
        ...pageQuery,
        status: Type.Unsafe<Static<typeof ScheduledStatus>>({ ...ScheduledStatus, default: 'pending' }),
        roomId: Type.Optional(Id),
      }),
      responses: { 200: listOf(ScheduledMessage) },
      problems: [],
      run: ({ query }, { caller }) => answer(() => listScheduled(services.queries, caller.userId, query)),
    }),
    operation({
      id: 'getScheduledMessage',
      tag: TAG,
      summary: 'A message that I have scheduled',
      method: 'get',
      path: '/api/scheduled-messages/:scheduledId',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      params: ScheduledParams,
      responses: { 200: ScheduledMessage },
      problems: ['forbidden', 'not_found'],
      run: ({ params }, { caller }) => answer(one(params.scheduledId, caller.userId)),
    }),
    operation({
      id: 'changeScheduledMessage',
      tag: TAG,
      summary: 'Change what is to be sent, or when; `metadata` is replaced as a whole',
      method: 'patch',
      path: '/api/scheduled-messages/:scheduledId',
      kind: 'command',
      access: 'user',
      idempotency: 'none',
      params: ScheduledParams,
      body: Changes,
      responses: { 200: ScheduledMessage },
      problems: ['forbidden', 'not_found', 'conflict'],
      run: async (input, context) => {
        const changes = changesOf(input.body, present(services))
        if ('refused' in changes) return changes
        const { scheduledId } = input.params
        const foreign = await refuseForeign(services, scheduledId, context)
        if (foreign !== null) return foreign
        const { userId } = context.caller
        const cause = causeOf(input, context)
        const outcome = await changeScheduled(services.scheduling, userId, scheduledId, changes, cause)
        return show(services, outcome, 200, one(scheduledId, userId))
      },
    }),
    operation({
      id: 'cancelScheduledMessage',
      tag: TAG,
      summary: 'Cancel a message that waits',
      method: 'delete',
      path: '/api/scheduled-messages/:scheduledId',
      kind: 'command',
      access: 'user',
      idempotency: 'none',
      params: ScheduledParams,
      responses: { 204: null },
      problems: ['forbidden', 'not_found', 'conflict'],
      run: async (input, context) => {
        const { scheduledId } = input.params
        const foreign = await refuseForeign(services, scheduledId, context)
        if (foreign !== null) return foreign
        const data = { scheduledId, userId: context.caller.userId }
        return done(await cancelScheduled(services.scheduling, data, causeOf(input, context)))
      },
    }),
  ]
}

const present = ({ queries }: Services): string => queries.now().toISOString()

/** Why it is not kept: a time that will not do, or that the message would be refused if it were posted at once. */
async function refusalOf(
  services: Services,
  senderId: string,
  sendAt: string,
  sent: NewScheduled,
): Promise<Refusal | null> {
  const now = present(services)
  const fault = sendAtFault(sendAt, now)
  if (fault !== null) return badTime(fault)
  const tooMuch = checkMetadata(sent.metadata)
  if (tooMuch !== null) return tooMuch
  const { roomId, content, type = 'text', replyTo } = sent
  const post: Post = { roomId, senderId, type, content, ...(replyTo !== undefined && { replyTo }) }
  const rejection = await refusalToPost(services.posting, post, now)
  return rejection && refused(rejection)
}

/** 404 for what nobody has scheduled, 403 for what somebody else has. */
async function refuseForeign(
  services: Services,
  scheduledId: string,
  { caller }: OperationContext<'user'>,
): Promise<Refusal | null> {
  const found = await lookUp(services, () => findScheduled(services.queries.models, scheduledId))
  if (found === null) return refuse('not_found', 'There is no such scheduled message.')
  if (found.body.userId === caller.userId) return null
  return refuse('forbidden', 'Somebody else has scheduled this message.')
}
