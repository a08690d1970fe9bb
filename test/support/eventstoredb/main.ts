// EventStoreDB's stand-in as a program of its own: `node dist/test/support/eventstoredb/main.js [--port N] [--file path] [--synced] [--attached]`.
// It prints its address. Each line it reads is a fault (`drop`, `refuse 3000`, …: fault-injection.ts), which it confirms by `ok` and the line.
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { StandIn } from './stand-in.js'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    file: { type: 'string' },
    /** An append waits for the disk. */
    synced: { type: 'boolean', default: false },
    /** Ends when nobody holds its input any more: not to outlive the test that started it. */
    attached: { type: 'boolean', default: false },
  },
})

const standIn = await StandIn.start({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.file === undefined ? {} : { file: values.file }),
  isSynced: values.synced,
})
console.log(standIn.url)

const end = (): void => {
  void standIn.stop().then(() => process.exit(0))
}
process.once('SIGTERM', end)
process.once('SIGINT', end)

const lines = createInterface({ input: process.stdin })
if (values.attached) lines.once('close', end)
for await (const line of lines) {
  if (line.trim() === '') continue
  const answer = await standIn.inject(line).then(
    () => `ok ${line}`,
    (error: unknown) => `${String(error)} (${line})`,
  )
  console.log(answer)
}
