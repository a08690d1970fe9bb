import { MongoConnection } from '../../infra/mongodb/connection.js'
import { MongoDocumentStore } from '../../infra/mongodb/documents/document-store.js'
import { onMongo } from '../support/on-mongo.js'
import { describeDocumentStore } from './document-store.js'

/** A stand-in on a busy machine is slow; here nothing is proved about time. */
const PATIENT = { selectionMs: 20_000, answerMs: 60_000 }

onMongo('document store', (mongo) =>
  describeDocumentStore(mongo.name, () => {
    const url = mongo.freshUrl()
    let connection = new MongoConnection(url, { times: PATIENT })
    return Promise.resolve({
      store: new MongoDocumentStore(connection),
      reopen: async () => {
        await connection.close()
        return new MongoDocumentStore((connection = new MongoConnection(url, { times: PATIENT })))
      },
      dispose: () => connection.close(),
    })
  }),
)
