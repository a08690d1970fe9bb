import { connect } from 'node:net'
import { Type } from '@sinclair/typebox'
import { expect, it } from '@jest/globals'
import { operation, type OperationContext } from '../../../src/api/operation.js'
import { toyKernel, ToyServer } from '../../support/toy-kernel.js'

type Seen = Pick<OperationContext, 'client' | 'correlationId' | 'signal'>

/** A query that hands out its context and answers when told. */
function probe(answer: Promise<void>, seen: (context: Seen) => void) {
  return operation({
    id: 'probe',
    tag: 't',
    summary: 's',
    method: 'get',
    path: '/probe',
    kind: 'query',
    access: 'public',
    idempotency: 'none',
    responses: { 200: Type.Object({}) },
    problems: [],
    async run(_input, context) {
      seen(context)
      await answer
      return { status: 200, body: {} }
    },
  })
}

it('aborts the signal when the client goes, and only then', async () => {
  let finish: () => void = () => undefined
  const contexts: Seen[] = []
  const answer = new Promise<void>((resolve) => (finish = resolve))
  const kernel = toyKernel()
  let arrived: (signal: AbortSignal | undefined) => void = () => undefined
  const arrival = new Promise<AbortSignal | undefined>((resolve) => (arrived = resolve))
  const seen = (context: Seen): void => {
    contexts.push(context)
    arrived(context.signal)
  }
  const server = await ToyServer.start([probe(answer, seen)], kernel)
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET /probe HTTP/1.1\r\nHost: x\r\n\r\n')
  const signal = await arrival
  expect(signal?.aborted).toBe(false)
  const aborted = new Promise((resolve) => signal?.addEventListener('abort', resolve))
  socket.destroy()
  await aborted
  finish()
  const reply = await server.send({ path: '/probe', token: null })
  expect([reply.status, contexts[1]?.signal?.aborted]).toEqual([200, false])
  await server.stop()
  expect(kernel.lines.join('')).toContain('"status":499')
})

it('believes X-Forwarded-For only of trusted proxies', async () => {
  const addresses: (string | undefined)[] = []
  const seen = ({ client }: Seen): void => void addresses.push(client?.address)
  for (const trustedProxies of [0, 1]) {
    const server = await ToyServer.start([probe(Promise.resolve(), seen)], toyKernel({ trustedProxies }))
    await server.send({ path: '/probe', headers: { 'x-forwarded-for': '6.6.6.6, 10.9.8.7' } })
    await server.stop()
  }
  expect(addresses).toEqual(['127.0.0.1', '10.9.8.7'])
})
