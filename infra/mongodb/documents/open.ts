import type { DocumentsModule } from '../../openers.js'
import { MongoConnection } from '../connection.js'
import { MongoDocumentStore } from './document-store.js'

/** Opens the read models for the projector of a lease, on a connection of its own. @throws MongoAddressWrong */
export const openDocuments: DocumentsModule['openDocuments'] = (address, fence) => {
  const connection = new MongoConnection(address)
  return new ClosingDocumentStore(connection, { area: 'views', ...(fence !== null && { fence }) })
}

/** It has the connection to itself. */
class ClosingDocumentStore extends MongoDocumentStore {
  constructor(
    private readonly own: MongoConnection,
    options: ConstructorParameters<typeof MongoDocumentStore>[1],
  ) {
    super(own, options)
  }

  override async close(): Promise<void> {
    await super.close()
    await this.own.close()
  }
}
