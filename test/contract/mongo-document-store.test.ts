import { MongoConnection } from '../../infra/mongodb/connection.js'
import { MongoDocumentStore } from '../../infra/mongodb/documents/document-store.js'
import { onMongo } from '../support/on-mongo.js'
import { describeDocumentStore } from './document-store.js'

onMongo('document store', (mongo) =>
  describeDocumentStore(mongo.name, () => {
    const url = mongo.freshUrl()
    let connection = new MongoConnection(url)
    return Promise.resolve({
      store: new MongoDocumentStore(connection),
      reopen: async () => {
        await connection.close()
        return new MongoDocumentStore((connection = new MongoConnection(url)))
      },
      dispose: () => connection.close(),
    })
  }),
)
