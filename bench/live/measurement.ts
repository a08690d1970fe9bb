import { createHistogram } from 'node:perf_hooks'
import type { Latency, LiveResult } from './load-plan.js'

const DISTINCT_FAILURES = 20

type Counts = { readonly posts: number; readonly deliveries: number }
type Edge = Counts & { readonly at: number; readonly serverCpu: number; readonly ownCpu: NodeJS.CpuUsage }

/** Counts what a load sends and receives, with the times in a window of it. */
export class Measurement {
  posts = 0
  #deliveries = 0
  #refused = 0
  readonly #sentAt: number[] = []
  readonly #sentFrom: string[] = []
  readonly #acknowledgements = createHistogram()
  readonly #latencies = createHistogram()
  readonly #elsewhere = createHistogram()
  readonly #failures: Record<string, number> = {}
  #began: Edge | null = null
  #ended: Edge | null = null

  /** A message is sent now. @param from the sender's instance @returns its number, 0, 1, 2 … */
  sent(from = ''): number {
    this.#sentFrom.push(from)
    return this.#sentAt.push(performance.now()) - 1
  }

  acknowledged(sent: number): void {
    this.posts += 1
    this.#time(this.#acknowledgements, sent)
  }

  /**
   * @param sent number of the message that came to one client
   * @param at that client's instance
   */
  delivered(sent: number, at = ''): void {
    this.#deliveries += 1
    this.#time(this.#latencies, sent)
    if (this.#sentFrom[sent] !== at) this.#time(this.#elsewhere, sent)
  }

  refused(answer: string): void {
    this.#refused += 1
    this.fail(answer)
  }

  fail(reason: string): void {
    const isNew = !(reason in this.#failures) && Object.keys(this.#failures).length < DISTINCT_FAILURES
    const known = isNew || reason in this.#failures ? reason : 'others'
    this.#failures[known] = (this.#failures[known] ?? 0) + 1
  }

  /** Whether everything sent was answered, and every message accepted came to so many clients. */
  isComplete(clients: number): boolean {
    return this.posts + this.#refused === this.#sentAt.length && this.#deliveries >= this.posts * clients
  }

  begin(serverCpu: number): void {
    this.#began = this.#edge(serverCpu)
  }

  end(serverCpu: number): void {
    this.#ended = this.#edge(serverCpu)
  }

  /** @throws Error before `end` */
  result(): LiveResult {
    const [began, ended] = [this.#began, this.#ended]
    if (began === null || ended === null) throw new Error('nothing was measured')
    const [acknowledged, delivered] = [latencyOf(this.#acknowledgements), latencyOf(this.#latencies)]
    const seconds = (ended.at - began.at) / 1000
    const deliveries = ended.deliveries - began.deliveries
    const serverCpu = ended.serverCpu - began.serverCpu
    const ownCpu = ended.ownCpu.user + ended.ownCpu.system - began.ownCpu.user - began.ownCpu.system
    return {
      postsPerSecond: (ended.posts - began.posts) / seconds,
      deliveriesPerSecond: deliveries / seconds,
      acknowledgedP50Ms: acknowledged.p50Ms,
      acknowledgedP95Ms: acknowledged.p95Ms,
      acknowledgedP99Ms: acknowledged.p99Ms,
      deliveryP50Ms: delivered.p50Ms,
      deliveryP95Ms: delivered.p95Ms,
      deliveryP99Ms: delivered.p99Ms,
      elsewhere: this.#elsewhere.count === 0 ? null : latencyOf(this.#elsewhere),
      cpuMicrosecondsPerDelivery: serverCpu / Math.max(1, deliveries),
      serverLoad: serverCpu / 1e6 / seconds,
      generatorLoad: ownCpu / 1e6 / seconds,
      posts: this.posts,
      failures: this.#failures,
    }
  }

  #edge(serverCpu: number): Edge {
    const { posts } = this
    return { posts, deliveries: this.#deliveries, at: performance.now(), serverCpu, ownCpu: process.cpuUsage() }
  }

  #time(histogram: ReturnType<typeof createHistogram>, sent: number): void {
    const since = this.#sentAt[sent] ?? NaN
    // What was sent within the window counts, however late it comes: otherwise the slowest would be left out.
    const isWithin = this.#began !== null && since >= this.#began.at && since < (this.#ended?.at ?? Infinity)
    if (isWithin) histogram.record(Math.max(1, Math.round((performance.now() - since) * 1000)))
  }
}

/** @param histogram in microseconds */
function latencyOf(histogram: ReturnType<typeof createHistogram>): Latency {
  const at = (percentile: number): number => histogram.percentile(percentile) / 1000
  return { p50Ms: at(50), p95Ms: at(95), p99Ms: at(99) }
}
