// npm run bench -- <bench> [--flag value …]; alone it lists the benches.
import { depth } from './benches/depth.js'
import { eventstoredb } from './benches/eventstoredb.js'
import { instances } from './benches/instances.js'
import { lag } from './benches/lag.js'
import { list } from './benches/list.js'
import { live } from './benches/live.js'
import { memory } from './benches/memory.js'
import { mongodb } from './benches/mongodb.js'
import { moving } from './benches/moving.js'
import { posts } from './benches/posts.js'
import { rebuild } from './benches/rebuild.js'
import { replies } from './benches/replies.js'
import { rooms } from './benches/rooms.js'
import { web } from './benches/web.js'
import { writer } from './benches/writer.js'
import { conversations } from './conversations/replay.js'
import { prepare } from './conversations/prepare.js'
import { fsyncMs } from './disk.js'
import { optionsFrom, type Options } from './options.js'

type Bench = { readonly about: string; readonly run: (options: Options) => Promise<void> }
const benches: Readonly<Record<string, Bench>> = {
  posts: { about: 'durable posts/s in one room ÷ the peer, with and without slow commits', run: posts },
  rooms: { about: 'the same over 50 rooms', run: rooms },
  writer: { about: 'in-process stream writer ÷ raw libsql', run: writer },
  depth: { about: 'post, page and start with --events 1000000; 3,000 members ÷ 3', run: depth },
  list: { about: 'room list of 500 rooms, p99', run: list },
  lag: { about: 'acknowledged → visible in the read models under 500 posts/s, p99', run: lag },
  live: {
    about: '[deliveries latency posts rooms memory resume] [--quick]: the live feed ÷ a bare broadcast',
    run: live,
  },
  memory: { about: 'resident memory over --posts 1000000', run: memory },
  replies: {
    about: 'a question → the companion’s first words, and its answer; answers/s; memory of the queue',
    run: replies,
  },
  rebuild: { about: 'rebuild of all read models ÷ plain read of the log', run: rebuild },
  eventstoredb: { about: '[--quick]: appends and posts into EventStoreDB ÷ the bare client', run: eventstoredb },
  mongodb: { about: '[--quick]: projections into MongoDB ÷ bare bulkWrite', run: mongodb },
  instances: { about: '[--quick]: one busy room over three instances, latencies and conflicts', run: instances },
  web: { about: '[--quick]: the web client in Chromium: first load, opening rooms, scrolling', run: web },
  moving: { about: '[--quick]: events/s of export and import, SQLite → file → SQLite', run: moving },
  conversations: {
    about: '<file.jsonl> [--url http://…]: replays real conversations and checks every message',
    run: conversations,
  },
  'prepare-conversations': { about: '<folder of fetched archives> <out.jsonl>: makes that file', run: prepare },
}

const [name = '', ...args] = process.argv.slice(2)
const bench = benches[name]
// An interrupted bench ends its servers too: they are ended when the process exits.
process.once('SIGINT', () => process.exit(130))
if (bench) {
  console.log(`fsync of 4 KiB on this disk: ${fsyncMs().toFixed(2)} ms`)
  await bench.run(optionsFrom(args))
} else {
  const lines = Object.entries(benches).map(([key, { about }]) => `  ${key.padEnd(22)} ${about}`)
  console.log(
    `npm run bench -- <bench> [--rounds 3] [--seconds 5] [--warmup 2] [--writers 32] [--parley <folder>]\n${lines.join('\n')}`,
  )
  if (name !== '') process.exitCode = 2
}
