import { temporaryFolder } from '../support/temporary-folder.js'
import { openJobs } from '../../infra/bullmq/jobs.js'
import { jobsContract } from './jobs.js'

const dataDir = temporaryFolder()
const log = { warn: () => undefined }

jobsContract(
  'PGlite',
  () => ({ dataDir }),
  (place) => (runner, more) => openJobs({ ...place, ...more, runner, log }),
)
