// The peer as a process of its own. PORT, HOST, DATA_DIR, JWT_SECRET as Parley's; COUNTERS=on|off; COMMIT_DELAY_MS; LIVE=on adds Socket.IO.
import { env } from 'node:process'
import { peer } from './app.js'
import { authentication } from './authentication.js'
import { openDatabase } from './database.js'
import { live } from './live.js'
import { messages } from './messages.js'

const secret = env['JWT_SECRET'] ?? ''
if (secret.length < 32) throw new Error('JWT_SECRET must have at least 32 characters')
const connection = openDatabase(env['DATA_DIR'] ?? './data', Number(env['COMMIT_DELAY_MS'] ?? 0))
const counters = env['COUNTERS'] !== 'off'
const server = peer(connection, { secret, counters }).listen(Number(env['PORT'] ?? 3000), env['HOST'] ?? '127.0.0.1')
server.keepAliveTimeout = 65_000
if (env['LIVE'] === 'on') {
  live(server, { connection, auth: authentication(connection, secret), messages: messages(connection, counters) })
}

process.once('SIGTERM', () => {
  server.close(() => {
    connection.database.close()
    process.exit(0)
  })
  server.closeAllConnections()
})
