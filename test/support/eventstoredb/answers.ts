import anyPb from 'google-protobuf/google/protobuf/any_pb.js'
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js'
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { Code as StatusCode } from '@eventstore/db-client/generated/code_pb.js'
import type { StoredEvent } from './event.js'
import type { ExpectedRevision } from './expected-revision.js'
import { frameOf } from './frames.js'
import { Code, shared, status, streams } from './generated.js'

/** Of the data of one append; metadata are not counted. */
export const LARGEST_APPEND = 1_048_576

/** How an append ended: the last event, or nothing for an append of nothing. */
export type Success = { readonly last: StoredEvent | undefined }

export const confirmationFrame = (id: string): Buffer =>
  frameOf(
    new streams.ReadResp()
      .setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(id))
      .serializeBinary(),
  )

export const CAUGHT_UP = frameOf(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()).serializeBinary())

export function checkpointFrame({ position }: StoredEvent): Buffer {
  const at = String(position)
  const checkpoint = new streams.ReadResp.Checkpoint().setCommitPosition(at).setPreparePosition(at)
  return frameOf(new streams.ReadResp().setCheckpoint(checkpoint).serializeBinary())
}

export function notFoundFrame(stream: string): Buffer {
  const identifier = new shared.StreamIdentifier().setStreamName(Buffer.from(stream))
  const missing = new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier)
  return frameOf(new streams.ReadResp().setStreamNotFound(missing).serializeBinary())
}

/** @param fill puts the result in */
export function batchFrame(request: BatchAppendReq, stream: string, fill: (answer: BatchAppendResp) => void): Buffer {
  const answer = new streams.BatchAppendResp()
  answer.setCorrelationId(request.getCorrelationId())
  answer.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(stream)))
  fill(answer)
  return frameOf(answer.serializeBinary())
}

export const batchSuccess =
  ({ last }: Success) =>
  (answer: BatchAppendResp): void => {
    const at = String(last?.position ?? 0)
    const position = new shared.AllStreamPosition().setCommitPosition(at).setPreparePosition(at)
    const success = new streams.BatchAppendResp.Success().setCurrentRevision(String(last?.revision ?? 0))
    answer.setSuccess(success.setPosition(position))
  }

type Details = { readonly type: string; readonly bytes: Uint8Array }

const batchError =
  (code: StatusCode, message: string, { type, bytes }: Details) =>
  (answer: BatchAppendResp): void => {
    const details = new anyPb.Any()
    details.pack(bytes, type)
    answer.setError(new status.Status().setCode(code).setMessage(message).setDetails(details))
  }

const plain = (type: string): Details => ({ type, bytes: new Uint8Array() })

export const batchTimeout = batchError(Code.DEADLINE_EXCEEDED, 'Timeout', plain('event_store.client.Timeout'))
/** The client does not know this kind and says so in its message. */
export const batchNotReady = batchError(Code.OK, 'Server Is Not Ready', plain('google.protobuf.Empty'))
export const batchDeleted = batchError(Code.NOT_FOUND, 'StreamDeleted', plain('event_store.client.StreamDeleted'))
export const batchTooLarge = batchError(Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', {
  type: 'event_store.client.MaximumAppendSizeExceeded',
  bytes: new shared.MaximumAppendSizeExceeded().setMaxappendsize(LARGEST_APPEND).serializeBinary(),
})

export const batchBadRequest = (message: string): ((answer: BatchAppendResp) => void) =>
  batchError(Code.INVALID_ARGUMENT, 'BadRequest', {
    type: 'event_store.client.BadRequest',
    bytes: new shared.BadRequest().setMessage(message).serializeBinary(),
  })

export function batchWrong(expected: ExpectedRevision, actual: number | undefined): (answer: BatchAppendResp) => void {
  const wrong = new shared.WrongExpectedVersion()
  if (actual === undefined) wrong.setCurrentNoStream(new emptyPb.Empty())
  else wrong.setCurrentStreamRevision(String(actual))
  if (typeof expected === 'number') wrong.setExpectedStreamPosition(String(expected))
  else if (expected === 'any') wrong.setExpectedAny(new emptyPb.Empty())
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new emptyPb.Empty())
  else wrong.setExpectedStreamExists(new emptyPb.Empty())
  return batchError(Code.ALREADY_EXISTS, 'WrongExpectedVersion', {
    type: 'event_store.client.WrongExpectedVersion',
    bytes: wrong.serializeBinary(),
  })
}
