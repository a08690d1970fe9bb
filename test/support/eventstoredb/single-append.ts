import type { AppendReq } from '@eventstore/db-client/generated/streams_pb.js'
import { status } from '@grpc/grpc-js'
import { LARGEST_APPEND } from './answers.js'
import type { Call } from './call.js'
import type { ProposedEvent } from './event.js'
import type { ExpectedRevision } from './expected-revision.js'
import { Turns } from './faults.js'
import { frameOf } from './frames.js'
import { shared, streams, StreamsService } from './generated.js'
import type { Written } from './log.js'
import { lastOf, type Node } from './node.js'
import { expectedIn, proposed, streamIn } from './proposed.js'

/** Answers one append by a call of its own: what the client does when it is given credentials. */
export function singleAppend(call: Call, node: Node): void {
  const turns = new Turns(node.faults)
  let options: AppendReq.Options | undefined
  const events: ProposedEvent[] = []
  const take = (message: Buffer): void => {
    const request = StreamsService.append.requestDeserialize(message)
    options ??= request.getOptions()
    const event = request.getProposedMessage()
    if (event !== undefined) events.push(proposed(event))
  }
  call.receive(
    (message) => {
      try {
        take(message)
      } catch (error) {
        call.fail(status.INVALID_ARGUMENT, String(error))
      }
    },
    () => turns.take(() => options !== undefined && append(call, node, options, events)),
  )
}

function append(call: Call, node: Node, options: AppendReq.Options, events: readonly ProposedEvent[]): void {
  const { faults } = node
  if (!call.isOpen || faults.refusesAsNotReady(call)) return
  const [stream, expected] = [streamIn(options), expectedIn(options)]
  const size = events.reduce((sum, { data }) => sum + data.length, 0)
  const failure = faults.takeAppendFailure()
  if (failure === 'connection') call.breakConnection()
  else if (failure === 'timeout') call.fail(status.ABORTED, 'Operation timed out: Commit phase timeout.')
  else if (size > LARGEST_APPEND) refuseTooLarge(call)
  else if (events.length === 0) succeed(call, 0, 0)
  else
    node.append(stream, expected, events, (written) =>
      faults.answer(call, () => answer(call, stream, expected, written)),
    )
}

function refuseTooLarge(call: Call): void {
  call.fail(status.INVALID_ARGUMENT, `Maximum Append Size of ${LARGEST_APPEND} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(LARGEST_APPEND),
  })
}

function answer(call: Call, stream: string, expected: ExpectedRevision, written: Written): void {
  const { decision } = written
  const last = lastOf(written)
  if (decision.kind === 'deleted') refuseDeleted(call, stream)
  else if (decision.kind === 'wrong') refuse(call, expected, decision.actual)
  else succeed(call, last?.revision ?? 0, last?.position ?? 0)
}

/** Ends a call that meets a stream with a tombstone. */
export function refuseDeleted(call: Call, stream: string): void {
  const metadata = { exception: 'stream-deleted', 'stream-name': stream }
  call.fail(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, metadata)
}

function succeed(call: Call, revision: number, at: number): void {
  const position = new streams.AppendResp.Position().setCommitPosition(String(at)).setPreparePosition(String(at))
  const success = new streams.AppendResp.Success().setCurrentRevision(String(revision)).setPosition(position)
  call.send(frameOf(new streams.AppendResp().setSuccess(success).serializeBinary()))
  call.finish()
}

function refuse(call: Call, expected: ExpectedRevision, actual: number | undefined): void {
  const wrong = new streams.AppendResp.WrongExpectedVersion()
  if (actual === undefined) wrong.setCurrentNoStream(new shared.Empty())
  else wrong.setCurrentRevision(String(actual))
  if (typeof expected === 'number') wrong.setExpectedRevision(String(expected))
  else if (expected === 'any') wrong.setExpectedAny(new shared.Empty())
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new shared.Empty())
  else wrong.setExpectedStreamExists(new shared.Empty())
  call.send(frameOf(new streams.AppendResp().setWrongExpectedVersion(wrong).serializeBinary()))
  call.finish()
}
