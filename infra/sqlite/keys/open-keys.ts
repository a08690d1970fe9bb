import type { KeysDatabase } from '../../keys-database.js'
import { Thread } from '../../threads/thread.js'
import type { KeysMethod, KeysOperations, KeysThread } from './operations.js'

/** Calls that may wait at once; beyond, the disk is too slow for what is asked of it. */
const MAX_PENDING = 10_000

/**
 * Opens keys.db on a thread of its own.
 * @param path of the file, made if missing
 * @param onDeath told when the thread ends without having been asked to
 * @throws StoreUnavailable when it cannot be opened
 */
export async function openKeys(path: string, onDeath?: (error: Error) => void): Promise<KeysDatabase> {
  const thread = new Thread<KeysThread>(new URL('./thread.js', import.meta.url), {
    name: 'keys',
    maxPending: MAX_PENDING,
    ...(onDeath !== undefined && { onDeath }),
  })
  await thread.open(() => thread.call('open', path))
  const ask = <M extends KeysMethod>(
    method: M,
    ...args: Parameters<KeysOperations[M]>
  ): Promise<ReturnType<KeysOperations[M]>> =>
    thread.call('perform', method, args) as Promise<ReturnType<KeysOperations[M]>>
  return {
    putKey: (key) => ask('putKey', key),
    keyOfSubject: (subjectId) => ask('keyOfSubject', subjectId),
    keyById: (keyId) => ask('keyById', keyId),
    destroyKey: (subjectId) => ask('destroyKey', subjectId),
    listKeys: (afterKeyId, limit) => ask('listKeys', afterKeyId, limit),
    listDestroyed: (afterSubjectId, limit) => ask('listDestroyed', afterSubjectId, limit),
    rewrapKeys: (keys) => ask('rewrapKeys', keys),
    recordHeads: (heads) => ask('recordHeads', heads),
    head: (stream) => ask('head', stream),
    listHeads: (afterStream, limit) => ask('listHeads', afterStream, limit),

    startSession: (session, tokenHash) => ask('startSession', session, tokenHash),
    rotateToken: (exchange) => ask('rotateToken', exchange),
    findSession: (sessionId) => ask('findSession', sessionId),
    listSessions: (userId, at) => ask('listSessions', userId, at),
    endSession: (sessionId) => ask('endSession', sessionId),
    endSessionsOf: (userId, except) => ask('endSessionsOf', userId, except),
    removeExpired: (over, limit) => ask('removeExpired', over, limit),

    claim: (record) => ask('claim', record),
    replace: (record, expectedOwner) => ask('replace', record, expectedOwner),
    release: (scope, owner) => ask('release', scope, owner),

    close: () => thread.end(),
  }
}
