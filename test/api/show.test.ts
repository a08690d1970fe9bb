import { expect, it } from '@jest/globals'
import { showAt } from '../../src/api/answers.js'
import type { Services } from '../../src/api/services.js'
import { denied } from '../../src/projections/queries/denied.js'

/** Read models that have, or have not, come as far as a command's effect. */
const services = (isFresh: boolean): Services =>
  ({ queries: { models: { waitFor: () => Promise.resolve(isFresh) } } }) as unknown as Services

const shown = (isFresh: boolean, found: object) =>
  showAt(services(isFresh), '5', 201, () => Promise.resolve(found as { readonly id: string }))

it('a command that was done is shown as the read models have it', async () => {
  expect(await shown(true, { id: 'a' })).toEqual({ status: 201, body: { id: 'a' }, position: '5' })
  expect(await shown(false, { id: 'a' })).toMatchObject({ status: 201, stale: true })
})

it('a command that was done is not answered as if it had been refused, because the read models are behind', async () => {
  const nothing = denied('not_found', 'There is no such message.')
  expect(await shown(true, nothing)).toMatchObject({ refused: 'not_found' })
  expect(await shown(false, nothing)).toMatchObject({ refused: 'unavailable', retryAfter: 1 })
})
