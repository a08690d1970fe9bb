import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// This file runs from dist/, where there is nothing but what was TypeScript.
const SOURCES = fileURLToPath(new URL('../../../../test/support/mongo-java-server/', import.meta.url))
const FILES = ['pom.xml', 'Main.java']
/** Longer than it takes to fetch some 6 MB over a bad line. */
const PATIENCE_MS = 180_000

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
const sum = createHash('sha256')
for (const file of FILES) sum.update(readFileSync(join(SOURCES, file)))
const folder = join(cache, 'parley-test', `mongo-java-server-1.47.0-${sum.digest('hex').slice(0, 8)}`)
const lock = `${folder}.lock`
const failure = `${folder}.failed`

const pause = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
const age = (path: string): number => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity)

/**
 * What Java needs to run it: fetched and compiled once, into a folder outside the repository, whichever process comes first.
 * @returns the class path; null where there is no Java, or no way to the jars (why, stands beside the folder; it is tried again after some minutes)
 */
export function mongoJavaServer(): string | null {
  mkdirSync(dirname(folder), { recursive: true })
  while (!existsSync(folder) && age(failure) > PATIENCE_MS) {
    if (takeLock()) install()
    else pause(100)
  }
  return existsSync(folder) ? `${folder}:${folder}/lib/*` : null
}

/** A lock that is too old belongs to somebody who was killed. */
function takeLock(): boolean {
  if (age(lock) > PATIENCE_MS) rmSync(lock, { recursive: true, force: true })
  try {
    mkdirSync(lock)
    return true
  } catch {
    return false
  }
}

/** Appears under its name only when it is whole. */
function install(): void {
  const made = mkdtempSync(`${folder}.new-`)
  try {
    for (const file of FILES) cpSync(join(SOURCES, file), join(made, file))
    const run = (program: string, ...args: string[]): unknown =>
      execFileSync(program, args, { cwd: made, stdio: 'pipe', timeout: PATIENCE_MS - 30_000 })
    run('java', '-version')
    run('mvn', '-B', '-q', 'dependency:copy-dependencies', '-DoutputDirectory=lib')
    run('javac', '-cp', 'lib/*', 'Main.java')
    if (!existsSync(folder)) renameSync(made, folder)
  } catch (error) {
    writeFileSync(failure, String(error))
  } finally {
    rmSync(made, { recursive: true, force: true })
    rmSync(lock, { recursive: true, force: true })
  }
}
