// The bare broadcast as a process of its own. PORT, HOST as Parley's.
import { env } from 'node:process'
import { bareServer } from './server.js'

bareServer().listen(Number(env['PORT'] ?? 3000), env['HOST'] ?? '127.0.0.1')
process.once('SIGTERM', () => process.exit(0))
