import express, { type NextFunction, type Request, type Response } from 'express'
import { failure } from '../failure.js'
import { openApi } from '../openapi.js'
import type { Method, Operation } from '../operation.js'
import { refuse, type Refusal } from '../operation.js'
import { prepare } from '../perform.js'
import { Endpoint } from './endpoint.js'
import { beginExchange, exchangeOf } from './exchange.js'
import type { Kernel } from './kernel.js'
import { mountPages } from './pages.js'
import { mountProbes } from './probes.js'
import { repairedTarget } from './request-target.js'
import { baseHeaders, sendProblem } from './respond.js'
import { Telemetry } from './telemetry.js'

type Endpoints = Map<string, Endpoint>

/**
 * Makes an express application of a table of operations: authentication, limits, validation, problems, documents, logs and metrics included.
 * @throws when two operations share a method and path, or an operation contradicts itself
 */
export function mount(operations: readonly Operation[], kernel: Kernel): express.Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', false)
  app.enable('strict routing')
  app.enable('case sensitive routing')
  app.set('trust proxy', kernel.trustedProxies ?? 0)
  app.use(receive(new Telemetry(kernel.log, kernel.registry)))
  for (const [path, endpoints] of routes(operations, kernel)) app.route(path).all(dispatch(endpoints))
  mountProbes(app, kernel)
  mountPages(app, openApi(operations, { version: kernel.version }))
  kernel.pages?.(app)
  app.use(notFound)
  app.use(onError(kernel))
  return app
}

/**
 * One route per path, in the table's order, because express tries them one after the other; but of paths of one length those with a fixed
 * segment come before those with a parameter in its place: `/api/users/me` is not the user named me.
 */
function routes(operations: readonly Operation[], kernel: Kernel): readonly (readonly [string, Endpoints])[] {
  const table = new Map<string, Endpoints>()
  for (const operation of operations) {
    const prepared = prepare(operation)
    for (const { method, path, id } of [operation, ...(operation.aliases ?? [])]) {
      const endpoints = table.get(path) ?? new Map<string, Endpoint>()
      table.set(path, endpoints)
      add(endpoints, method, path, new Endpoint(id, prepared, kernel))
    }
  }
  const lengths = new Set([...table.keys()].map(lengthOf))
  return [...lengths].flatMap((length) =>
    [...table].filter(([path]) => lengthOf(path) === length).sort(([a], [b]) => compare(shapeOf(a), shapeOf(b))),
  )
}

const lengthOf = (path: string): number => path.split('/').length
/** Fixed segments as 0, parameters as 1. */
const shapeOf = (path: string): string => path.replaceAll(/[^/:]+/g, '0').replaceAll(':0', '1')
const compare = (a: string, b: string): number => Number(a > b) - Number(a < b)

function add(endpoints: Endpoints, method: Method, path: string, endpoint: Endpoint): void {
  const verb = method.toUpperCase()
  if (endpoints.has(verb)) throw new Error(`two operations at ${verb} ${path}`)
  endpoints.set(verb, endpoint)
  if (verb === 'GET') endpoints.set('HEAD', endpoint)
}

const dispatch =
  (endpoints: Endpoints) =>
  (req: Request, res: Response, next: NextFunction): Promise<void> | undefined => {
    const endpoint = endpoints.get(req.method)
    if (endpoint !== undefined) return endpoint.serve(req, res)
    next()
    return undefined
  }

function receive(telemetry: Telemetry) {
  return (req: Request, res: Response, next: NextFunction): void => {
    const exchange = beginExchange(req)
    res.locals['exchange'] = exchange
    telemetry.begin()
    res.once('close', () => telemetry.end(exchange, req.method, res.statusCode, res.writableFinished))
    const repaired = repairedTarget(req.url)
    if (repaired !== null) {
      req.url = repaired
      res.locals['malformedPath'] = true
    }
    next()
  }
}

function notFound(req: Request, res: Response): void {
  const exchange = exchangeOf(res)
  const refusal: Refusal =
    res.locals['malformedPath'] === true
      ? refuse('malformed', 'The path is not %-encoded UTF-8.')
      : refuse('not_found', 'There is no such path or method.')
  sendProblem(res, exchange, refusal, baseHeaders(exchange))
}

/** What got past the endpoints: a page that failed, an answer that is no JSON. Express knows an error handler by its four parameters. */
function onError(kernel: Kernel) {
  return (error: unknown, _req: Request, res: Response, next: NextFunction): void => {
    const exchange = exchangeOf(res)
    const refusal = failure(error, exchange, kernel.log)
    if (res.headersSent) next(error)
    else sendProblem(res, exchange, refusal, baseHeaders(exchange))
  }
}
