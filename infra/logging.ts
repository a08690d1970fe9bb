import { pino, type DestinationStream, type Logger } from 'pino'

/** Fields that never reach the log, wherever somebody logs an object that has them. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'jwtSecret',
  'masterKey',
  'adminPassword',
  'aiApiKey',
  'content',
  'body',
]

/**
 * The process's log: one JSON object a line.
 * @param level a level of pino's, or `silent`
 * @param destination standard output unless given
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`])
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths, censor: '[redacted]' },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
