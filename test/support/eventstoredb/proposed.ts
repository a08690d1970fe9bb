import type { AppendReq, BatchAppendReq, DeleteReq, TombstoneReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { ProposedEvent } from './event.js'
import type { ExpectedRevision } from './expected-revision.js'

type Messages = AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/**
 * An event as it came.
 * @throws TypeError when its id is no UUID: the server takes no other
 */
export function proposed(message: Messages): ProposedEvent {
  const id = message.getId()?.getString().toLowerCase() ?? ''
  if (!UUID.test(id)) throw new TypeError('Unrecognized Guid format.')
  const map = message.getMetadataMap()
  return {
    id,
    type: map.get('type') ?? '',
    contentType: map.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  }
}

type RevisionOptions = AppendReq.Options | DeleteReq.Options | TombstoneReq.Options

/** The revision a request expects, as all but batch appends say it. */
export function expectedIn(options: RevisionOptions): ExpectedRevision {
  if (options.hasRevision()) return Number(options.getRevision())
  return namedIn(options)
}

/** The revision a batch append expects. */
export function expectedInBatch(options: BatchAppendReq.Options): ExpectedRevision {
  if (options.hasStreamPosition()) return Number(options.getStreamPosition())
  return namedIn(options)
}

function namedIn(options: RevisionOptions | BatchAppendReq.Options): ExpectedRevision {
  if (options.hasNoStream()) return 'no_stream'
  return options.hasStreamExists() ? 'stream_exists' : 'any'
}

/** The stream a request names. */
export const streamIn = (options: RevisionOptions | BatchAppendReq.Options): string =>
  Buffer.from(options.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()
