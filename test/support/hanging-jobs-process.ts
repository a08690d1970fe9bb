import { openJobs } from '../../infra/bullmq/jobs.js'

// Takes jobs and never ends with them.
// Usage: node hanging-jobs-process.js <DATA_DIR> <Redis' address, or ''> <ids, by commas>
const [dataDir = '', redisUrl = '', ids = ''] = process.argv.slice(2)
const warn = (...what: readonly unknown[]): void => console.error(...what)
const jobs = openJobs({
  dataDir,
  redisUrl: redisUrl === '' ? undefined : redisUrl,
  log: { warn },
  runner: {
    run: ({ id }) => {
      console.log(`running ${id}`)
      return new Promise(() => undefined)
    },
    giveUp: () => Promise.resolve(),
  },
})
await jobs.add(ids.split(',').map((id) => ({ id, reaction: 'test', data: {} })))
