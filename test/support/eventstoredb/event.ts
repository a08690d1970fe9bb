import { frameOf } from './frames.js'
import { shared, streams } from './generated.js'

/** An event as a client proposes it. `data` and `metadata` are bytes, whatever they mean. */
export type ProposedEvent = {
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

/** An event in the log. `frame` is the answer that carries it, made once for all who read it. */
export type StoredEvent = {
  /** Its place in the log, counted from 0: known to no client. */
  readonly index: number
  readonly stream: string
  readonly revision: number
  /** Commit and prepare position, which are the same in this version of the server. */
  readonly position: number
  readonly id: string
  readonly type: string
  readonly frame: Buffer
}

/** `created` counts 100 nanoseconds since 1970. */
const TICKS_PER_MILLISECOND = 10_000n

/** Where an event stands. */
export type Place = Pick<StoredEvent, 'stream' | 'revision' | 'position'>

/** The event as the answer to a read or a subscription. */
export function eventFrame(event: ProposedEvent, place: Place, now: number): Buffer {
  const position = String(place.position)
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
  recorded.setId(new shared.UUID().setString(event.id))
  recorded.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(place.stream)))
  recorded.setStreamRevision(revisionText(place.revision))
  recorded.setPreparePosition(position).setCommitPosition(position)
  recorded.getMetadataMap().set('type', event.type)
  recorded.getMetadataMap().set('created', String(BigInt(now) * TICKS_PER_MILLISECOND))
  recorded.getMetadataMap().set('content-type', event.contentType)
  recorded.setCustomMetadata(event.metadata).setData(event.data)
  const read = new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position)
  return frameOf(new streams.ReadResp().setEvent(read).serializeBinary())
}

/** The revision of the tombstone: beyond what a number can hold exactly. */
export const TOMBSTONE_REVISION = Number.MAX_SAFE_INTEGER
const revisionText = (revision: number): string =>
  revision === TOMBSTONE_REVISION ? '9223372036854775807' : String(revision)

/** The event that an answer carries: how a log comes back from its file. */
export function eventIn(message: Uint8Array): { readonly place: Place; readonly event: ProposedEvent } {
  const recorded = streams.ReadResp.deserializeBinary(message).getEvent()?.getEvent()
  const name = recorded?.getStreamIdentifier()?.getStreamName_asU8()
  const id = recorded?.getId()?.getString()
  if (recorded === undefined || name === undefined || id === undefined) throw new Error('not an event')
  const map = recorded.getMetadataMap()
  return {
    place: {
      stream: Buffer.from(name).toString(),
      revision: Math.min(Number(recorded.getStreamRevision()), TOMBSTONE_REVISION),
      position: Number(recorded.getCommitPosition()),
    },
    event: {
      id,
      type: map.get('type') ?? '',
      contentType: map.get('content-type') ?? '',
      data: recorded.getData_asU8(),
      metadata: recorded.getCustomMetadata_asU8(),
    },
  }
}
