import type { OutgoingHttpHeaders } from 'node:http'
import type { Request, Response } from 'express'
import { failure } from '../failure.js'
import { isRefusal, refuse, type Answer, type OperationContext, type Outcome } from '../operation.js'
import { checkInput, perform, type Call, type PreparedOperation } from '../perform.js'
import { PROBLEMS } from '../problems.js'
import { addressKey, tooMany } from '../rate-limits.js'
import { readFields, RequestAborted, type BodyRefusal } from './body.js'
import { RestContext } from './context.js'
import { exchangeOf, type Exchange } from './exchange.js'
import { addressOf, identify, type Identity } from './identify.js'
import type { Kernel } from './kernel.js'
import { readPreconditions } from './preconditions.js'
import { checkParams, readQuery } from './request-target.js'
import { baseHeaders, JSON_TYPE, send, sendJson, sendProblem } from './respond.js'
import { keepSession, withSession } from './session-cookie.js'

const BODY_TIMEOUT_MS = 15_000

/** Serves one operation over HTTP. */
export class Endpoint {
  constructor(
    readonly operationId: string,
    private readonly prepared: PreparedOperation,
    private readonly kernel: Kernel,
  ) {}

  /** Answers a request; every failure becomes an answer, so it never rejects. */
  async serve(req: Request, res: Response): Promise<void> {
    const exchange = exchangeOf(res)
    exchange.operationId = this.operationId
    let identity: Identity | undefined
    let outcome: Outcome
    try {
      identity = await identify(req, this.prepared.operation.access, this.kernel)
      if (identity.caller !== null) exchange.userId = identity.caller.userId
      outcome = identity.refusal ?? (await this.answer(req, res, exchange, identity))
    } catch (error) {
      if (error instanceof RequestAborted) return
      outcome = failure(error, exchange, this.kernel.log)
    }
    const kept = keepSession(req, this.prepared.operation, outcome, this.kernel.trustedProxies)
    if (kept.cookie !== undefined) res.setHeader('Set-Cookie', kept.cookie)
    this.write(res, exchange, kept.outcome, identity)
  }

  private async answer(req: Request, res: Response, exchange: Exchange, identity: Identity): Promise<Outcome> {
    const call = await this.readCall(req, res, exchange)
    if ('refused' in call) return call
    const address = addressOf(req, this.kernel)
    const context = new RestContext(req, res, exchange.requestId, identity.caller, address)
    const { operation } = this.prepared
    if (operation.attempt === undefined || this.kernel.limits === null) {
      return perform(this.prepared, call, context, this.kernel)
    }
    const name = operation.attempt(call)
    return this.limited(`${this.operationId} ${addressKey(address)} ${name}`, call, context)
  }

  /** Counts the attempt before it is made and takes it back unless it is refused: a thousand attempts at once are a thousand. */
  private async limited(key: string, call: Call, context: OperationContext): Promise<Outcome> {
    const standing = await this.kernel.limits?.consume('attempt', key)
    if (standing !== undefined && !standing.allowed) return tooMany(standing)
    let wrong = false
    try {
      const outcome = await perform(this.prepared, call, context, this.kernel)
      wrong = isRefusal(outcome) && PROBLEMS[outcome.refused].status < 500
      return outcome
    } finally {
      if (!wrong) await this.kernel.limits?.restore('attempt', key)
    }
  }

  /** 400, 413 and 415 come from here, all before the operation is asked. */
  private async readCall(req: Request, res: Response, exchange: Exchange): Promise<Call | BodyRefusal> {
    const { operation } = this.prepared
    if (res.locals['malformedPath'] === true) return refuse('malformed', 'The path is not %-encoded UTF-8.')
    // Read first, even if something else is wrong: a body left unread would hold up the connection.
    const body = req.method === 'GET' || req.method === 'HEAD' ? { fields: {} } : await this.body(req, exchange)
    if ('refused' in body) return body
    const params = { ...(req.params as Record<string, string>) }
    const refusal = checkParams(params)
    if (refusal !== null) return refusal
    const query = readQuery(req.url)
    if ('refused' in query) return query
    const preconditions = readPreconditions(operation, req.method === 'POST', req.headers, this.kernel.freshness)
    if ('refused' in preconditions) return preconditions
    const parts = { params, query: query.fields, body: withSession(req, operation, body.fields) }
    return checkInput(this.prepared, parts) ?? { ...parts, ...preconditions }
  }

  private body(req: Request, exchange: Exchange): ReturnType<typeof readFields> {
    const timeoutMs = this.kernel.bodyTimeoutMs ?? BODY_TIMEOUT_MS
    return readFields(req, !this.prepared.checks.bodyRequired, { timeoutMs }, exchange)
  }

  private write(res: Response, exchange: Exchange, outcome: Outcome, identity: Identity | undefined): void {
    const refused = isRefusal(outcome) ? outcome.standing : undefined
    const headers = baseHeaders(exchange, refused ?? identity?.standing)
    if (isRefusal(outcome)) {
      if ('close' in outcome) headers['Connection'] = 'close'
      sendProblem(res, exchange, outcome, headers)
      return
    }
    this.answerHeaders(headers, outcome)
    if (outcome.status === 204 || outcome.body === undefined)
      send(res, exchange, outcome.status, headers, JSON_TYPE, undefined)
    else sendJson(res, exchange, outcome.status, headers, JSON.stringify(outcome.body))
  }

  private answerHeaders(headers: OutgoingHttpHeaders, answer: Answer): void {
    if (answer.etag !== undefined) headers['ETag'] = `"${answer.etag}"`
    if (answer.position !== undefined) headers['Parley-Position'] = this.kernel.freshness.token(answer.position)
    if (answer.stale === true) headers['Parley-Stale'] = 'true'
  }
}
