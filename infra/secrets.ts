import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, open, readFile, rename, stat, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyRing } from '../src/commands/key-ring.js'
import type { Config } from './config.js'

/** The secrets of a deployment, as far as they are known before its keys are open. */
export type GivenSecrets = {
  /** Null: derived from the keys. */
  readonly jwtSecret: string | null
  /** 32 bytes. */
  readonly masterKey: Uint8Array
  /** The first admin's; where none is given it is generated, into a file, when it is asked for. */
  readonly adminPassword: () => Promise<string>
  /** Key of the idempotency fingerprints, 32 bytes; null: derived from the keys. */
  readonly fingerprintKey: Uint8Array | null
  /** File of a generated admin password, for start-up to name; null when it was given. */
  readonly adminPasswordFile: string | null
}

/** The secrets of a deployment. */
export type Secrets = GivenSecrets & { readonly jwtSecret: string; readonly fingerprintKey: Uint8Array }

/** What was not given follows from the keys, so that all instances that share them agree. */
export const settledSecrets = (given: GivenSecrets, keys: KeyRing): Secrets => ({
  ...given,
  jwtSecret: given.jwtSecret ?? keys.derivedSecret('access tokens'),
  fingerprintKey: given.fingerprintKey ?? Buffer.from(keys.derivedSecret('fingerprints'), 'hex'),
})

/**
 * Takes the secrets from the configuration; those missing there are read from files in DATA_DIR, or generated into them on the first start.
 * Where several instances share the keys, only the master key is in a file.
 * The files have mode 600 and are durable before anything is sealed or signed with them.
 * @throws when a file cannot be read or written, or holds no secret
 */
export async function loadSecrets(config: Config): Promise<GivenSecrets> {
  const folder = config.DATA_DIR
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const hexKey = (): string => randomBytes(32).toString('hex')
  const kept = (name: string, make: () => string): Promise<string> => keptSecret(folder, name, make)
  const masterKey = config.MASTER_KEY ?? (await kept('master.key', () => newMasterKey(folder, hexKey)))
  if (config.MASTER_KEY === undefined && !HEX_KEY.test(masterKey))
    throw new Error(`${join(folder, 'master.key')} holds no key`)
  const isShared = config.READ_MODELS !== 'sqlite:'
  const newPassword = (): string => randomBytes(18).toString('base64url')
  return {
    jwtSecret: config.JWT_SECRET ?? (isShared ? null : await kept('jwt.secret', hexKey)),
    masterKey: keyBytes(masterKey),
    fingerprintKey: isShared ? null : Buffer.from(await kept('fingerprint.key', hexKey), 'hex'),
    adminPassword: async () => config.ADMIN_PASSWORD ?? (await kept(ADMIN_FILE, newPassword)),
    adminPasswordFile: config.ADMIN_PASSWORD === undefined ? join(folder, ADMIN_FILE) : null,
  }
}

/**
 * The master key of data that are there already, or will be: given, or in its file, never made.
 * @throws MasterKeyMissing
 */
export async function presentMasterKey({ MASTER_KEY, DATA_DIR }: Config): Promise<Uint8Array> {
  const text = MASTER_KEY ?? (await readSecret(join(DATA_DIR, 'master.key')))
  if (text === null)
    throw new MasterKeyMissing(
      `${DATA_DIR} has no master.key: put that of the exported Parley there, or give MASTER_KEY`,
    )
  return keyBytes(text)
}

/** The data keys in a folder can be opened only with the master key that wrapped them: a new one is made for a new folder only. */
function newMasterKey(folder: string, make: () => string): string {
  if (existsSync(join(folder, 'keys.db')))
    throw new MasterKeyMissing(
      `${folder} has a keys.db but no master.key: restore it from the backup, or give MASTER_KEY`,
    )
  return make()
}

/** The keys are there, but not the master key that opens them. */
export class MasterKeyMissing extends Error {
  override readonly name = 'MasterKeyMissing'
}

/** 32 bytes: written as hex, or the SHA-256 of a passphrase. */
const keyBytes = (text: string): Uint8Array =>
  HEX_KEY.test(text) ? Buffer.from(text, 'hex') : createHash('sha256').update(text).digest()

const HEX_KEY = /^[0-9a-fA-F]{64}$/
const ADMIN_FILE = 'admin-password'

async function keptSecret(folder: string, name: string, make: () => string): Promise<string> {
  const path = join(folder, name)
  const present = await readSecret(path)
  if (present !== null) return present
  const secret = make()
  await writeDurably(folder, path, `${secret}\n`)
  return secret
}

async function readSecret(path: string): Promise<string | null> {
  try {
    // A restored backup may have lost the mode.
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
    const secret = (await readFile(path, 'utf8')).trim()
    if (secret === '') throw new Error(`${path} is empty: restore it, or remove it if no data depends on it`)
    return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Written beside, synced, renamed, folder synced: after a power cut the file is there whole or not at all. */
async function writeDurably(folder: string, path: string, content: string): Promise<void> {
  const draft = `${path}.new`
  await unlink(draft).catch(() => undefined)
  await synced(await open(draft, 'wx', 0o600), (file) => file.writeFile(content))
  await rename(draft, path)
  await synced(await open(folder, 'r'))
}

async function synced(file: FileHandle, write?: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await write?.(file)
    await file.sync()
  } finally {
    await file.close()
  }
}
