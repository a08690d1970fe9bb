import createRouter from 'find-my-way'
import type { NextFunction, Request, Response } from 'express'
import type { Operation } from '../operation.js'
import { prepare } from '../perform.js'
import { Endpoint } from './endpoint.js'
import type { Kernel } from './kernel.js'

const LONGEST_PARAMETER = 2_000

/**
 * Leads requests to operations. A radix tree, because express would try sixty paths one after the other, which costs as much as sealing a message.
 * A fixed segment wins over a parameter in its place: `/api/users/me` is not the user named me.
 * @throws when two operations share a method and path
 */
export function routes(operations: readonly Operation[], kernel: Kernel) {
  const router = createRouter({ maxParamLength: LONGEST_PARAMETER })
  const add = (verb: Verb, path: string, endpoint: Endpoint): void => {
    if (router.hasRoute(verb, path)) throw new Error(`two operations at ${verb} ${path}`)
    router.on(verb, path, () => undefined, endpoint)
  }
  for (const operation of operations) {
    const prepared = prepare(operation)
    for (const { method, path, id } of [operation, ...(operation.aliases ?? [])]) {
      const endpoint = new Endpoint(id, prepared, kernel)
      for (const verb of VERBS[method]) add(verb, path, endpoint)
    }
  }
  return (req: Request, res: Response, next: NextFunction): Promise<void> | undefined => {
    const found = router.find(req.method as 'GET', req.url)
    // A parameter is never empty: `/api/rooms//messages` is no path.
    if (found === null || Object.values(found.params).includes('')) {
      next()
      return undefined
    }
    req.params = found.params as Record<string, string>
    return (found.store as Endpoint).serve(req, res)
  }
}

type Verb = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

const VERBS: Readonly<Record<Operation['method'], readonly Verb[]>> = {
  ...{ get: ['GET', 'HEAD'], post: ['POST'], put: ['PUT'] },
  ...{ patch: ['PATCH'], delete: ['DELETE'] },
}
