import type { Logger } from 'pino'
import { collectDefaultMetrics, Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Exchange } from './exchange.js'

/** Seconds: from a cached read to a slow engine. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

type Bytes = { in: number; out: number }

/** Measures and logs what is served. Sums are kept as plain numbers and handed over when Prometheus asks. */
export class Telemetry {
  private inFlight = 0
  private readonly bytes = new Map<string, Bytes>()
  private readonly duration: Histogram<'operation' | 'status'>
  private readonly problems: Counter<'code' | 'operation'>

  constructor(
    private readonly log: Logger,
    private readonly registry: Registry,
  ) {
    collectDefaultMetrics({ register: registry })
    const registers = [registry]
    this.duration = new Histogram({
      name: 'parley_http_request_duration_seconds',
      help: 'Time from the request head to the end of the answer',
      labelNames: ['operation', 'status'],
      buckets: BUCKETS,
      registers,
    })
    this.problems = new Counter({
      name: 'parley_http_problems_total',
      help: 'Refusals by code; 5xx codes are internal and unavailable, aborted is a client that went away',
      labelNames: ['operation', 'code'],
      registers,
    })
    this.collectInFlight()
    this.collectBytes()
  }

  begin(): void {
    this.inFlight += 1
  }

  /**
   * Records a finished request. The log names the operation, never the path, query, body or token: paths may hold invite tokens.
   * @param finished false when the client went away before the answer was written
   */
  end(exchange: Exchange, method: string, status: number, finished: boolean): void {
    this.inFlight -= 1
    const { operationId, requestId, userId, bytesIn, bytesOut } = exchange
    const ms = performance.now() - exchange.startedAt
    const code = finished ? exchange.code : 'aborted'
    const shown = finished ? status : 499
    this.duration.observe({ operation: operationId, status: String(shown) }, ms / 1_000)
    if (code !== undefined) this.problems.inc({ operation: operationId, code })
    this.addBytes(operationId, bytesIn, bytesOut)
    const line = { requestId, operationId, method, status: shown, ms: Math.round(ms * 100) / 100, userId, code }
    if (shown >= 500) this.log.error(line, 'request')
    else this.log.info(line, 'request')
  }

  private addBytes(operationId: string, bytesIn: number, bytesOut: number): void {
    const sums = this.bytes.get(operationId)
    if (sums === undefined) {
      this.bytes.set(operationId, { in: bytesIn, out: bytesOut })
      return
    }
    sums.in += bytesIn
    sums.out += bytesOut
  }

  private collectInFlight(): void {
    const inFlight = (): number => this.inFlight
    new Gauge({
      name: 'parley_http_requests_in_flight',
      help: 'Requests being served',
      registers: [this.registry],
      collect() {
        this.set(inFlight())
      },
    })
  }

  private collectBytes(): void {
    const { bytes } = this
    new Counter({
      name: 'parley_http_bytes_total',
      help: 'Bytes of bodies received and sent',
      labelNames: ['operation', 'direction'],
      registers: [this.registry],
      collect() {
        this.reset()
        for (const [operation, sums] of bytes) {
          this.inc({ operation, direction: 'in' }, sums.in)
          this.inc({ operation, direction: 'out' }, sums.out)
        }
      },
    })
  }
}
