import type { AuditedEvent } from '../../../src/client/index.js'
import { Facts } from './facts.js'
import { sentenceOf } from './sentences.js'
import { person, type Told, tell } from './told.js'

/** Events that are loaded, by id and by revision. */
export type KnownEvents = {
  byId(id: string): AuditedEvent | undefined
  byRevision(revision: number): AuditedEvent | undefined
}

/** Why something happened: what set it off. Null: somebody simply did it. */
export function causeOf(event: AuditedEvent, known: KnownEvents): Told | null {
  const { commandId, causationId } = event.metadata
  const cause = known.byId(causationId) ?? known.byRevision(answered(event))
  if (cause !== undefined) return because(cause)
  if (answered(event) >= 0) return tell`because of ${{ event: answered(event) }}`
  const before = known.byRevision(event.revision - 1)
  if (before?.metadata.commandId === commandId) return tell`together with ${{ event: before.revision }}`
  if (causationId !== commandId) return tell`set off by something outside of this page`
  return event.actorId === 'system' ? tell`automatically` : null
}

/** The revision that an answer was asked for at; −1 when it is none. */
function answered({ data }: AuditedEvent): number {
  const answers = new Facts(data).in('answers')
  return answers.has('revision') ? answers.number('revision') : -1
}

/** What set it off, in words, with a link to it. */
function because(cause: AuditedEvent): Told {
  const facts = new Facts(cause.data)
  if (cause.type === 'MessagePosted')
    return tell`because of ${person(facts.text('senderId'))}’s ${{ message: facts.number('seq') }}`
  return tell`because ${sentenceOf(cause)} (${{ event: cause.revision }})`
}
