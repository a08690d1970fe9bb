import type { Request, Response } from 'express'
import type { Caller, OperationContext } from '../operation.js'

/** The surroundings of a call; what few operations need is made only when asked for. */
export class RestContext implements OperationContext {
  private controller: AbortController | undefined

  constructor(
    private readonly req: Request,
    private readonly res: Response,
    readonly correlationId: string,
    readonly caller: Caller | null,
    private readonly address: string,
  ) {}

  get client(): { readonly address: string; readonly userAgent: string } {
    return { address: this.address, userAgent: (this.req.headers['user-agent'] ?? '').slice(0, 200) }
  }

  get signal(): AbortSignal {
    this.controller ??= this.abortedOnClose()
    return this.controller.signal
  }

  private abortedOnClose(): AbortController {
    const { res } = this
    const controller = new AbortController()
    if (res.destroyed) controller.abort()
    res.once('close', () => {
      if (!res.writableFinished) controller.abort()
    })
    return controller
  }
}
