import type { DocumentsModule } from '../../openers.js'
import { SqliteDocumentStore } from './document-store.js'

/** Opens the file for its only writer: no lease is needed where one process has the folder. */
export const openDocuments: DocumentsModule['openDocuments'] = (path) => new SqliteDocumentStore(path)
