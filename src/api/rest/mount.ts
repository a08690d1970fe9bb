import express, { type NextFunction, type Request, type Response } from 'express'
import { asyncApi } from '../asyncapi.js'
import { failure } from '../failure.js'
import { liveCommands } from '../live/commands.js'
import { openApi } from '../openapi.js'
import type { Operation } from '../operation.js'
import { refuse, type Refusal } from '../operation.js'
import { beginExchange, exchangeOf } from './exchange.js'
import type { Kernel } from './kernel.js'
import { mountPages } from './pages.js'
import { mountProbes } from './probes.js'
import { repairedTarget } from './request-target.js'
import { baseHeaders, sendProblem } from './respond.js'
import { routes } from './routes.js'
import { Telemetry } from './telemetry.js'

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
  app.use(receive(new Telemetry(kernel.log, kernel.registry)))
  app.use(routes(operations, kernel))
  mountProbes(app, kernel)
  const { version } = kernel
  // A process that offers nothing has nothing to tell of it.
  if (operations.length > 0)
    mountPages(app, {
      openapi: openApi(operations, { version }),
      asyncapi: asyncApi(liveCommands(operations), { version }),
    })
  kernel.pages?.(app)
  app.use(notFound)
  app.use(onError(kernel))
  return app
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
