import type { Call } from './call.js'
import { batchAppend } from './batch-append.js'
import { softDelete, tombstone } from './deleting.js'
import { Turns } from './faults.js'
import { frameOf } from './frames.js'
import { features, gossip, GossipService, ServerFeaturesService, shared, StreamsService } from './generated.js'
import type { Node } from './node.js'
import { read, subscribe } from './reading.js'
import { singleAppend } from './single-append.js'

export type Route = (call: Call) => void

/** The version it says it is. */
const VERSION = '23.10.0'

/**
 * What is answered at which path.
 * @param port where gossip sends clients to
 */
export function routesOf(node: Node, port: () => number): ReadonlyMap<string, Route> {
  const once = (answer: (call: Call, message: Buffer) => void): Route => {
    return (call) => {
      const turns = new Turns(node.faults)
      call.receive((message) => turns.take(() => answer(call, message)))
    }
  }
  const whenReady = (answer: (call: Call, message: Buffer) => void): Route =>
    once((call, message) => {
      if (call.isOpen && !node.faults.refusesAsNotReady(call)) answer(call, message)
    })
  return new Map<string, Route>([
    [StreamsService.read.path, whenReady((call, message) => startReading(call, node, message))],
    [StreamsService.batchAppend.path, (call) => batchAppend(call, node)],
    [StreamsService.append.path, (call) => singleAppend(call, node)],
    [
      StreamsService.delete.path,
      whenReady((call, message) => {
        const options = StreamsService.delete.requestDeserialize(message).getOptions()
        if (options !== undefined) softDelete(call, node, options)
      }),
    ],
    [
      StreamsService.tombstone.path,
      whenReady((call, message) => {
        const options = StreamsService.tombstone.requestDeserialize(message).getOptions()
        if (options !== undefined) tombstone(call, node, options)
      }),
    ],
    [ServerFeaturesService.getSupportedMethods.path, once((call) => answerOnce(call, supportedMethods()))],
    [GossipService.read.path, once((call) => answerOnce(call, clusterOf(port(), node.faults.isReady)))],
  ])
}

function startReading(call: Call, node: Node, message: Buffer): void {
  const options = StreamsService.read.requestDeserialize(message).getOptions()
  if (options === undefined) return
  if (!options.hasSubscription()) {
    read(call, options, node.log)
    return
  }
  const subscription = subscribe(call, options, node.log)
  node.subscriptions.add(subscription)
  call.onClose(() => node.subscriptions.delete(subscription))
}

function answerOnce(call: Call, message: { serializeBinary(): Uint8Array }): void {
  call.send(frameOf(message.serializeBinary()))
  call.finish()
}

/** Batch appends are what the client uses when the server says it has them. */
function supportedMethods(): features.SupportedMethods {
  const supported = new features.SupportedMethods().setEventStoreServerVersion(VERSION)
  const methods = [
    ['read', ['position', 'events']],
    ['append', []],
    ['batchappend', ['deadline_duration']],
    ['delete', []],
    ['tombstone', []],
  ] as const
  for (const [name, list] of methods) {
    const method = new features.SupportedMethod().setMethodName(name).setFeaturesList([...list])
    supported.addMethods(method.setServiceName('event_store.client.streams.streams'))
  }
  return supported
}

/** One node, which leads as soon as it is ready. */
function clusterOf(port: number, isReady: boolean): gossip.ClusterInfo {
  const { LEADER, INITIALIZING } = gossip.MemberInfo.VNodeState
  const member = new gossip.MemberInfo()
    .setInstanceId(new shared.UUID().setString('6f1b1f0e-5a4e-4b47-9a3c-0d1e2f3a4b5c'))
    .setTimeStamp(String(Date.now() * 10_000))
    .setState(isReady ? LEADER : INITIALIZING)
    .setIsAlive(true)
    .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port))
  return new gossip.ClusterInfo().setMembersList([member])
}
