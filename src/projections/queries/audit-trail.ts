import { storedText } from '../../commands/chain.js'
import type { EventStore, RecordedEvent } from '../../commands/event-store.js'
import { catalogue } from '../../domain/catalogue.js'
import { upcast } from '../../domain/event-catalogue.js'
import { type JsonObject, type JsonValue, textIn } from '../../domain/json.js'
import { isNamedTo } from '../../domain/room/visibility.js'
import type { MessageDocument } from '../models/messages.js'
import type { QueryContext } from './context.js'
import { type Denied, isDenied } from './denied.js'
import { openFields, sealedFieldsOf, textOr } from './fields.js'
import { findMessage } from './messages.js'
import { type Entered, enter, hiddenUpTo } from './room-access.js'
import type { Page } from './pages.js'
import { contentOf, namedBy, type Said } from './sentences.js'
import type { AuditedEvent, Edit } from './shapes.js'

type StreamReader = Pick<EventStore, 'readStream'>

/** Fields that serve the machinery and say nothing to people. */
const INTERNAL: ReadonlySet<string> = new Set(['fingerprint', 'counted', 'uncounted'])

/** The room's audit trail: every event with who, when and why, as far as the member may see it. */
export async function listEvents(
  context: QueryContext,
  reader: StreamReader,
  roomId: string,
  callerId: string,
  { from, limit, stored }: { readonly from: number; readonly limit: number; readonly stored: boolean },
): Promise<Page<AuditedEvent> | Denied> {
  const entered = await enter(context.models, roomId, callerId)
  if (isDenied(entered)) return entered
  const page = await reader.readStream(`room-${roomId}`, from, limit + 1)
  const events = page.slice(0, limit)
  const [data, isGone] = await Promise.all([openedData(context, events), deletedAmong(context, events)])
  const items = events.map((event, i) => audited(event, data[i] ?? {}, visibility(event, entered, isGone), stored))
  const hasMore = page.length > limit
  return { items, page: { limit, hasMore, ...(hasMore && { next: String(from + limit) }) } }
}

/** What of an event may be shown: all; all but a content that was deleted; that it was; that something was. */
type Visibility = 'all' | 'without_content' | 'redacted' | 'unnamed'

function visibility(event: RecordedEvent, entered: Entered, isGone: ReadonlySet<string>): Visibility {
  const { actorId } = event.metadata
  if (!isNamedTo({ type: event.type, actorId }, entered.member)) return 'unnamed'
  if (isBeforeJoining(event, entered)) return 'redacted'
  return 'messageId' in event.data && isGone.has(textIn(event.data, 'messageId')) ? 'without_content' : 'all'
}

/** What is hidden from who joined later: all that happened before, and what has been done since to a message said before. */
function isBeforeJoining({ revision, data }: RecordedEvent, { room, member }: Entered): boolean {
  if (room.historyVisibility !== 'since_join') return false
  return revision < member.joinRevision || ('messageId' in data && Number(data['seq']) <= hiddenUpTo({ room, member }))
}

function audited(event: RecordedEvent, data: JsonObject, shown: Visibility, stored: boolean): AuditedEvent {
  const { id, revision, type, metadata } = event
  const { at, actorId, commandId, correlationId, causationId, version, prevHash, hash } = metadata
  const isRedacted = shown === 'redacted' || shown === 'unnamed'
  return {
    id,
    revision,
    ...(shown !== 'unnamed' && { type }),
    at,
    ...(shown !== 'unnamed' && { actorId }),
    data: isRedacted ? { redacted: true } : shown === 'without_content' ? withoutContent(data) : data,
    metadata: { commandId, correlationId, causationId, version, prevHash, hash },
    ...(stored && !isRedacted && { stored: storedText(event) }),
  }
}

function withoutContent(data: JsonObject): JsonObject {
  if (!('content' in data)) return data
  const { metadata: _metadata, ...rest } = data
  return { ...rest, content: '' }
}

/** Data of today's version, unsealed, with a message's body laid out in it. */
async function openedData(context: QueryContext, events: readonly RecordedEvent[]): Promise<readonly JsonObject[]> {
  const fields = events.map(sealedFieldsOf)
  const opened = await openFields(context.opener, fields.flat())
  let next = 0
  const data = events.map((event, i) => {
    const stored = Object.entries(presentData(event)).filter(([name]) => !INTERNAL.has(name))
    const plain = (fields[i] ?? []).map(({ field }): readonly [string, JsonValue] => [field, opened[next++] ?? null])
    return Object.fromEntries([...stored, ...plain])
  })
  const senderOf = await context.directory.senders(data.flatMap((each) => namedBy(saidIn(each))))
  return data.map(({ body, ...rest }) =>
    body === undefined ? rest : { ...rest, ...bodyOf(body, contentOf(saidIn({ ...rest, body }), senderOf)) },
  )
}

/** What the message of an event says; of another event: nothing. */
const saidIn = ({ senderId, type, body = null }: JsonObject): Said => ({
  senderId: textOr(senderId, ''),
  type: textOr(type, ''),
  text: body,
})

function presentData(event: RecordedEvent): JsonObject {
  const definition = catalogue[event.type]
  return definition === undefined ? event.data : upcast(definition, event.metadata.version, event.data)
}

/** A body that can be read no more reads as empty, without metadata. */
function bodyOf(body: JsonValue, content: string): JsonObject {
  const { metadata } = (body ?? {}) as JsonObject
  return { content, ...(body !== null && { metadata: metadata ?? {} }) }
}

async function deletedAmong(context: QueryContext, events: readonly RecordedEvent[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(events.map((event) => event.data['messageId']).filter((id) => typeof id === 'string'))]
  const documents = ids.length === 0 ? [] : await context.models.get<MessageDocument>('messages', ids)
  return new Set(documents.filter((document) => document?.body.deleted === true).map((document) => document?.id ?? ''))
}

/** What a message said over time, the original first; nothing of one that is deleted. Earlier contents are read from the log itself. */
export async function listEdits(
  context: QueryContext,
  reader: StreamReader,
  messageId: string,
  callerId: string,
): Promise<readonly Edit[] | Denied> {
  const seen = await findMessage(context, messageId, callerId)
  if (isDenied(seen)) return seen
  const { roomId, revision, edits, deleted } = seen.found.body
  if (deleted) return []
  const revisions = [revision, ...edits]
  const pages = await Promise.all(revisions.map((wanted) => reader.readStream(`room-${roomId}`, wanted, 1)))
  const events = pages.flat()
  const data = await openedData(context, events)
  return events.map((event, i) => ({
    content: textOr(data[i]?.['content'], ''),
    at: event.metadata.at,
    editorId: event.metadata.actorId,
  }))
}
