import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiClient } from './api-client.js'
import { adminPassword } from './server-process.js'

export type ProjectionState = {
  readonly name: string
  readonly caughtUp: boolean
  readonly rebuild: null | {
    readonly state: 'building' | 'comparing' | 'switched' | 'failed'
    readonly events: number
    readonly startedAt: string
    readonly finishedAt?: string
    readonly error?: string
  }
}

/** State of every projection, asked for with the token of a system admin. */
export async function projectionStates(api: ApiClient, token: string): Promise<readonly ProjectionState[]> {
  const { body } = await api.call<{ items: readonly ProjectionState[] }>('GET', '/api/admin/projections', { token })
  return body.items
}

/**
 * Waits until every read model contains the whole log.
 * @throws Error when they do not within ten minutes
 */
export async function waitCaughtUp(api: ApiClient): Promise<void> {
  const { token } = await api.login('admin', adminPassword)
  const deadline = Date.now() + 600_000
  while (!(await projectionStates(api, token)).every(({ caughtUp }) => caughtUp)) {
    if (Date.now() > deadline) throw new Error('the read models did not catch up within ten minutes')
    await sleep(200)
  }
}
