import { Type } from '@sinclair/typebox'
import { type ContactQuery, listContacts } from '../../projections/queries/contacts.js'
import { Contact } from '../../projections/queries/shapes.js'
import { answer } from '../answers.js'
import { operation, type Operation } from '../operation.js'
import { listOf, pageQuery } from '../schemas.js'
import type { Services } from '../services.js'

/** With whom I talk. */
export const contactOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'listContacts',
    tag: 'Users',
    summary: 'With whom I talk, how often, and since when we are silent',
    description:
      'A contact is a person with whom I share a direct room, or a room of at most 50 people, in which both of us have written since joining it; nobody whom I have blocked or who has blocked me. `messageCount`: what they wrote in these rooms, and what I wrote in our direct room. `lastContactAt`: when one of us last wrote in one of these rooms. Sorted by it, the latest first; `sort=silence`: the longest silence first.',
    method: 'get',
    path: '/api/contacts',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    query: Type.Object({
      ...pageQuery,
      sort: Type.Unsafe<ContactQuery['sort']>({ type: 'string', enum: ['recent', 'silence'], default: 'recent' }),
    }),
    responses: { 200: listOf(Contact) },
    problems: [],
    run: ({ query }, { caller }) => answer(() => listContacts(services.queries, caller.userId, query)),
  }),
]
