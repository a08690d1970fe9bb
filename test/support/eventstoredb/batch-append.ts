import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import * as answers from './answers.js'
import type { Call } from './call.js'
import type { ProposedEvent } from './event.js'
import type { ExpectedRevision } from './expected-revision.js'
import { Turns } from './faults.js'
import { StreamsService } from './generated.js'
import type { Written } from './log.js'
import { lastOf, type Node } from './node.js'
import { expectedInBatch, proposed, streamIn } from './proposed.js'

/** An append of which messages are still to come. */
type Pending = {
  readonly stream: string
  readonly expected: ExpectedRevision
  /** Milliseconds since 1970. */
  readonly deadline: number
  readonly events: ProposedEvent[]
}

type Fill = (answer: BatchAppendResp) => void

/** Answers the appends of one client: all of them come by one call, each with an id of its own. */
export function batchAppend(call: Call, node: Node): void {
  const turns = new Turns(node.faults)
  const appends = new BatchAppend(call, node)
  call.receive(
    (message) => turns.take(() => appends.take(StreamsService.batchAppend.requestDeserialize(message))),
    () => turns.take(() => call.finish()),
  )
}

class BatchAppend {
  readonly #pending = new Map<string, Pending>()

  constructor(
    private readonly call: Call,
    private readonly node: Node,
  ) {}

  take(request: BatchAppendReq): void {
    const id = request.getCorrelationId()?.getString() ?? ''
    const pending = this.#collect(id, request)
    if (pending === undefined) return
    const early = this.#earlyAnswer(pending)
    if (early === undefined && !request.getIsFinal()) return
    this.#pending.delete(id)
    if (early === undefined) this.#append(request, pending)
    else this.#answer(request, pending.stream, early)
  }

  #collect(id: string, request: BatchAppendReq): Pending | undefined {
    const options = request.getOptions()
    if (options !== undefined)
      this.#pending.set(id, {
        stream: streamIn(options),
        expected: expectedInBatch(options),
        deadline: options.getDeadline()?.toDate().getTime() ?? Infinity,
        events: [],
      })
    const pending = this.#pending.get(id)
    try {
      pending?.events.push(...request.getProposedMessagesList().map(proposed))
      return pending
    } catch (error) {
      this.#pending.delete(id)
      this.#answer(request, pending?.stream ?? '', answers.batchBadRequest(String(error)))
      return undefined
    }
  }

  /** What is answered without looking at the log. */
  #earlyAnswer({ deadline, events }: Pending): Fill | undefined {
    if (!this.node.faults.isReady) return answers.batchNotReady
    if (Date.now() > deadline) return answers.batchTimeout
    const size = events.reduce((sum, { data }) => sum + data.length, 0)
    return size > answers.LARGEST_APPEND ? answers.batchTooLarge : undefined
  }

  #append(request: BatchAppendReq, { stream, expected, events }: Pending): void {
    const { faults } = this.node
    const failure = faults.takeAppendFailure()
    if (failure === 'connection') this.call.breakConnection()
    else if (failure === 'timeout') this.#answer(request, stream, answers.batchTimeout)
    else if (events.length === 0) this.#answer(request, stream, answers.batchSuccess({ last: undefined }))
    else
      this.node.append(stream, expected, events, (written) =>
        faults.answer(this.call, () => this.#answer(request, stream, fillOf(written, expected))),
      )
  }

  #answer(request: BatchAppendReq, stream: string, fill: Fill): void {
    this.call.send(answers.batchFrame(request, stream, fill))
  }
}

function fillOf(written: Written, expected: ExpectedRevision): Fill {
  const { decision } = written
  if (decision.kind === 'deleted') return answers.batchDeleted
  if (decision.kind === 'wrong') return answers.batchWrong(expected, decision.actual)
  return answers.batchSuccess({ last: lastOf(written) })
}
