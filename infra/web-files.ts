import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

/** As it is, and as `web/build.mjs` has compressed it. */
export type Encoding = 'identity' | 'gzip' | 'br'

/** A file of the web client. */
export type WebFile = {
  /** Ending of its name, with the dot. */
  readonly extension: string
  readonly contents: ReadonlyMap<Encoding, Buffer>
  /** Of what is in it; another one for each encoding. */
  readonly etags: ReadonlyMap<Encoding, string>
}

const ENDINGS = { identity: '', gzip: '.gz', br: '.br' } as const satisfies Readonly<Record<Encoding, string>>
const ENCODINGS = Object.keys(ENDINGS) as readonly Encoding[]
const COMPRESSED = new Set(['.gz', '.br'])

/**
 * Reads a folder into memory, once: it is small, and what is served stays one build, although somebody may build anew beside a running server.
 * A path of a request is looked up and never joined to anything, so that none leads out of the folder. Names that begin with a dot are left out.
 * @returns by path, `/assets/x.js` for instance
 */
export function readWebFiles(folder: string): ReadonlyMap<string, WebFile> {
  const paths = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
  const present = new Set(paths)
  const files = paths.filter((path) => !COMPRESSED.has(extname(path)))
  return new Map(files.map((path) => [`/${relative(folder, path).split(sep).join('/')}`, readWebFile(path, present)]))
}

function readWebFile(path: string, present: ReadonlySet<string>): WebFile {
  const there = ENCODINGS.filter((encoding) => present.has(`${path}${ENDINGS[encoding]}`))
  const contents = new Map(there.map((encoding) => [encoding, readFileSync(`${path}${ENDINGS[encoding]}`)]))
  const etags = new Map([...contents].map(([encoding, content]) => [encoding, etagOf(content)]))
  return { extension: extname(path), contents, etags }
}

const etagOf = (content: Buffer): string => `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
