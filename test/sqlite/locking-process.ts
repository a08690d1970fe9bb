import { lockDataFolder } from '../../infra/data-folder-lock.js'

// Holds the lock of a folder until it is killed. Says `locked`, or why not.
try {
  lockDataFolder(process.argv[2] ?? '')
  console.log('locked')
  setInterval(() => undefined, 1000)
} catch (error) {
  console.log(String(error))
}
