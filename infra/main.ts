import { existsSync } from 'node:fs'
import { type Config, helpText, readConfig } from './config.js'
import { createLogger } from './logging.js'
import { refuseUnfinished } from './moving/unfinished.js'
import { startParley } from './parley.js'
import { explain } from './start-failures.js'

/** Serves until the process is told to stop. */
export async function serve(argv: readonly string[]): Promise<void> {
  if (argv.includes('--help')) {
    print(helpText())
    return
  }
  const config = readConfig(argv, process.env)
  refuseUnfinished(config.DATA_DIR)
  // Whatever is written, databases and secrets alike, is for this user's eyes.
  process.umask(0o077)
  const log = createLogger(config.LOG_LEVEL)
  const parley = await startParley(config, log, (error) => {
    log.fatal({ err: error }, 'an engine is gone')
    process.exitCode = 1
    setTimeout(() => process.exit(1), 100)
  })
  announce(parley.url, parley.secrets.adminPasswordFile, config)
  let stopping = false
  const stop = (signal: string): void => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    parley.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
}

function announce(url: string, passwordFile: string | null, { ADMIN_USERNAME: admin, ROLES }: Config): void {
  print(`Parley serves at ${url} (${ROLES.has('api') ? `API page: ${url}/docs` : [...ROLES].join(', ')})`)
  if (passwordFile !== null && existsSync(passwordFile)) print(`The password of ${admin} is in ${passwordFile}`)
}

/** Ends the process with a message that a person can act on. */
export function fail(error: unknown): void {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
  setTimeout(() => process.exit(1), 50).unref()
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)
