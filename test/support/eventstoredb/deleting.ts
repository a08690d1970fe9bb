import type { DeleteReq, TombstoneReq } from '@eventstore/db-client/generated/streams_pb.js'
import { status } from '@grpc/grpc-js'
import type { Call } from './call.js'
import type { ExpectedRevision } from './expected-revision.js'
import { frameOf } from './frames.js'
import { streams } from './generated.js'
import type { Written } from './log.js'
import type { Node } from './node.js'
import { expectedIn, streamIn } from './proposed.js'
import { refuseDeleted } from './single-append.js'

/** Deletes a stream so that it may begin anew. */
export const softDelete = (call: Call, node: Node, options: DeleteReq.Options): void => {
  const [stream, expected] = [streamIn(options), expectedIn(options)]
  node.delete(stream, expected, false, (written) => {
    if (isRefused(call, stream, expected, written)) return
    const at = String(written.events.at(-1)?.position ?? 0)
    const position = new streams.DeleteResp.Position().setCommitPosition(at).setPreparePosition(at)
    call.send(frameOf(new streams.DeleteResp().setPosition(position).serializeBinary()))
    call.finish()
  })
}

/** Deletes a stream for ever. */
export const tombstone = (call: Call, node: Node, options: TombstoneReq.Options): void => {
  const [stream, expected] = [streamIn(options), expectedIn(options)]
  node.delete(stream, expected, true, (written) => {
    if (isRefused(call, stream, expected, written)) return
    const at = String(written.events.at(-1)?.position ?? 0)
    const position = new streams.TombstoneResp.Position().setCommitPosition(at).setPreparePosition(at)
    call.send(frameOf(new streams.TombstoneResp().setPosition(position).serializeBinary()))
    call.finish()
  })
}

function isRefused(call: Call, stream: string, expected: ExpectedRevision, { decision }: Written): boolean {
  if (decision.kind === 'deleted') refuseDeleted(call, stream)
  if (decision.kind === 'wrong')
    call.fail(status.FAILED_PRECONDITION, 'Delete failed due to WrongExpectedVersion.', {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': typeof expected === 'number' ? String(expected) : '-1',
      'actual-version': decision.actual === undefined ? '' : String(decision.actual),
    })
  return decision.kind !== 'write'
}
