import { type Position, StreamParked } from '../../commands/event-store.js'
import type { Conversation, NoConversation, Participant } from '../../domain/conversation.js'
import { type MemberDocument, memberId } from '../models/members.js'
import type { MessageDocument } from '../models/messages.js'
import type { RoomDocument } from '../models/rooms.js'
import type { ReadDocument } from '../read-models.js'
import type { QueryContext } from './context.js'
import { hiddenFromSome, participant, seatsOf } from './conversation-members.js'
import { type FoundMessage, isSaid, messagesUpTo, repliedTo, turnsOf, writersOf } from './conversation-turns.js'
import { reach } from './known-message.js'
import { presentRooms } from './present-room.js'
import type { User } from './shapes.js'

/** What is asked about: a message that an agent owes an answer. */
export type About = {
  readonly roomId: string
  readonly agentId: string
  readonly messageId: string
  /** Who asked for the answer, where that is another than who wrote the message. */
  readonly requesterId?: string
}

/** What the reader has to know besides the read models. */
export type ConversationPorts = {
  /** Which of these people keep what they write from that agent: who has blocked it and, of one outside, who wants nothing sent there. */
  readonly withholds: (userIds: readonly string[], agentId: string, isOutside: boolean) => Promise<ReadonlySet<string>>
  readonly personaOf: (agentId: string) => Promise<string | null>
  /** The last position that this process knows of. */
  readonly head: () => Position
}

/**
 * Reads what an agent is given to answer a message: only what every member may see, and nothing that is deleted, destroyed or withheld.
 * @throws StoreUnavailable while the read models lack something that is in the log: what was deleted must be known to be
 */
export function conversationReader(context: QueryContext, ports: ConversationPorts) {
  return {
    read: async (about: About, isOutside: boolean): Promise<Conversation | NoConversation> => {
      await reach(context, ports.head())
      const scene = await approach(context, about)
      if ('skip' in scene) return scene
      const material = await gather(context, scene, about)
      return tell(context, ports, material, await whoIsWho(context, ports, material, isOutside))
    },
  }
}

/** Where something is to be answered. */
type Scene = {
  readonly room: ReadDocument<RoomDocument>
  readonly agentId: string
  readonly trigger: FoundMessage
}

async function approach({ models }: QueryContext, about: About): Promise<Scene | NoConversation> {
  const { roomId, agentId, messageId } = about
  if (models.isParked(`room-${roomId}`)) throw new StreamParked('the room is parked')
  const [[room], [agent], [trigger]] = await Promise.all([
    models.get<RoomDocument>('rooms', [roomId]),
    models.get<MemberDocument>('members', [memberId(roomId, agentId)]),
    models.get<MessageDocument>('messages', [messageId]),
  ])
  if (!room || room.body.archived || agent?.body.role !== 'ai') return { skip: 'absent' }
  return trigger?.body.roomId === roomId && isSaid(trigger.body) ? { room, agentId, trigger } : { skip: 'gone' }
}

/** What there is, before anything that is withheld is left out. */
type Material = Scene & {
  /** People for whom the answer is: what any of them withholds is not answered. */
  readonly asking: readonly string[]
  readonly messages: readonly FoundMessage[]
  readonly seats: readonly MemberDocument[]
  /** The messages, and those that they reply to, by their ids. */
  readonly known: ReadonlyMap<string, FoundMessage>
}

async function gather({ models }: QueryContext, scene: Scene, { requesterId }: About): Promise<Material> {
  const { room, agentId, trigger } = scene
  const messages = await messagesUpTo(models, trigger, await hiddenFromSome(models, room.id, room.body))
  const [seats, known] = await Promise.all([
    seatsOf(models, room.id, [agentId, trigger.body.senderId]),
    repliedTo(models, messages),
  ])
  const asking = [...writersOf(trigger), ...(requesterId === undefined ? [] : [requesterId])]
  return { ...scene, asking, messages, seats, known }
}

type People = { readonly users: ReadonlyMap<string, User>; readonly withheld: ReadonlySet<string> }

async function whoIsWho(
  { directory }: QueryContext,
  ports: ConversationPorts,
  { agentId, asking, seats, known }: Material,
  isOutside: boolean,
): Promise<People> {
  const everybody = [...asking, ...seats.map(({ userId }) => userId), ...[...known.values()].flatMap(writersOf)]
  const others = [...new Set(everybody)].filter((id) => id !== agentId)
  const [users, withheld] = await Promise.all([
    directory.users([agentId, ...others]),
    ports.withholds(others, agentId, isOutside),
  ])
  return { users, withheld }
}

async function tell(
  context: QueryContext,
  ports: ConversationPorts,
  material: Material,
  people: People,
): Promise<Conversation | NoConversation> {
  const { room, agentId, trigger, asking, messages } = material
  if (asking.some((id) => people.withheld.has(id))) return { skip: 'withheld' }
  const participants = participantsOf(material, people)
  const agent = participants.find(({ userId }) => userId === agentId)
  if (agent === undefined) return { skip: 'absent' }
  const [turns, texts, persona, memberCount] = await Promise.all([
    turnsOf(
      context,
      messages.filter((message) => !isWithheld(message, material, people)),
    ),
    presentRooms(context.opener, [room]),
    ports.personaOf(agentId),
    context.models.count('members', { roomId: room.id }),
  ])
  const last = turns.at(-1)
  if (last?.messageId !== trigger.id) return { skip: 'gone' }
  const { id, body } = room
  const { name = null, description = null, purpose = null } = texts[0] ?? {}
  return {
    room: { id, type: body.type, name, description, purpose },
    agent: { ...agent, persona },
    ...{ participants, memberCount, turns, trigger: last },
  }
}

const participantsOf = ({ seats }: Material, { users, withheld }: People): readonly Participant[] =>
  seats.flatMap((seat) => {
    const user = users.get(seat.userId)
    return user === undefined || withheld.has(seat.userId) ? [] : [participant(seat, user)]
  })

/** What people withhold, and what agents have answered to that, or to what is deleted: it repeats what was asked. */
function isWithheld(message: FoundMessage, { known }: Material, { users, withheld }: People): boolean {
  const isOneOf = (ids: readonly string[]): boolean => ids.some((id) => withheld.has(id))
  if (isOneOf(writersOf(message))) return true
  const { senderId, replyTo } = message.body
  const question = replyTo === null ? undefined : known.get(replyTo)
  if (question === undefined || users.get(senderId)?.kind !== 'ai') return false
  return question.body.deleted || isOneOf(writersOf(question))
}
