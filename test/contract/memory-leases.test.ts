import { MemoryLeases } from '../../infra/memory/leases.js'
import { describeLeases } from './leases.js'

describeLeases('memory', () => {
  const leases = new MemoryLeases()
  return Promise.resolve({ process: () => leases, dispose: () => Promise.resolve() })
})
