import type { DocumentStore } from '../src/projections/document-store.js'

const COLLECTION = 'log'
const ID = 'log'

/** Keys, sessions and read models are those of another log: serving would mix two Parleys. */
export class AnotherLog extends Error {
  override readonly name = 'AnotherLog'
  constructor(place: string) {
    super(
      `${place} belongs to another log than the one that EVENT_STORE names: name that one (mind its prefix), or another database in READ_MODELS`,
    )
  }
}

/**
 * Binds what is kept beside a log to that log, if it is bound to none yet. Of processes that do so at the same time the first one counts.
 * @param place where it is kept, for people
 * @throws AnotherLog, StoreUnavailable
 */
export async function bindToLog(state: DocumentStore, logId: string, place: string): Promise<void> {
  await state.prepare([{ name: COLLECTION, indexes: [] }])
  if ((await boundTo(state)) === null) await write(state, 0, logId)
  if ((await boundTo(state))?.logId !== logId) throw new AnotherLog(place)
}

/** Binds it to a log that its events were moved to. @throws StoreUnavailable */
export async function rebindToLog(state: DocumentStore, logId: string): Promise<void> {
  await state.prepare([{ name: COLLECTION, indexes: [] }])
  const bound = await boundTo(state)
  if (bound?.logId !== logId) await write(state, (bound?.revision ?? -1) + 1, logId)
}

async function boundTo(state: DocumentStore): Promise<{ readonly logId: string; readonly revision: number } | null> {
  const [document] = await state.get<{ logId: string }>(COLLECTION, [ID])
  return document?.body == null ? null : { logId: document.body.logId, revision: document.revision }
}

/** An older or equal revision is passed over. */
const write = (state: DocumentStore, revision: number, logId: string): Promise<void> =>
  state.save([{ collection: COLLECTION, document: { id: ID, revision, body: { logId } } }])
