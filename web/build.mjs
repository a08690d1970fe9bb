// Builds the web client to web/dist, unless it is newer than every source, and compresses what is worth it once and for all.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const web = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('..', import.meta.url))
const out = join(web, 'dist')
const STAMP = join(out, '.built')
const COMPRESSED = new Set(['.css', '.html', '.js', '.json', '.svg', '.webmanifest'])
/** Below that there is nothing to gain. */
const WORTH_IT_BYTES = 512

const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** What the client is made of: with another version of a library it is another client. */
const sources = () => [
  ...['src', 'public'].flatMap((folder) => filesIn(join(web, folder))),
  ...['client', 'domain'].flatMap((folder) => filesIn(join(root, 'src', folder))),
  ...['index.html', 'vite.config.mjs', 'build.mjs'].map((file) => join(web, file)),
  join(root, 'package-lock.json'),
]

function isFresh() {
  if (!existsSync(STAMP)) return false
  const builtAt = statSync(STAMP).mtimeMs
  return sources().every((path) => statSync(path).mtimeMs < builtAt)
}

/**
 * Builds the web client where that is needed and possible: it is not where only what runs was installed (`npm ci --omit=dev`).
 * @returns whether there is a client to serve
 */
export async function buildWeb() {
  if (!existsSync(join(web, 'src')) || isFresh()) return existsSync(STAMP)
  const vite = await import('vite').catch(() => null)
  if (vite === null) return existsSync(STAMP)
  // Beside the old files, so that a server that serves them is not left without.
  await vite.build({ configFile: join(web, 'vite.config.mjs'), logLevel: 'warn', build: { emptyOutDir: false } })
  await removeOld()
  await compress()
  await mkdir(out, { recursive: true })
  await writeFile(STAMP, '')
  return true
}

/** Assets that index.html does not lead to any more stay for a day: pages that are open load their parts when they need them. */
async function removeOld() {
  const assets = join(out, 'assets')
  const dayAgo = Date.now() - 24 * 60 * 60 * 1000
  for (const file of await readdir(assets)) {
    const path = join(assets, file)
    if (statSync(path).mtimeMs < dayAgo) await rm(path)
  }
}

/** Assets of earlier builds are: their names change with what is in them. */
const isCompressed = (path) => existsSync(`${path}.br`) && statSync(`${path}.br`).mtimeMs >= statSync(path).mtimeMs

async function compress() {
  const brotli = promisify(brotliCompress)
  const zip = promisify(gzip)
  for (const path of filesIn(out)) {
    if (!COMPRESSED.has(extname(path)) || isCompressed(path)) continue
    const content = await readFile(path)
    if (content.length < WORTH_IT_BYTES) continue
    await writeFile(`${path}.br`, await brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
    await writeFile(`${path}.gz`, await zip(content, { level: 9 }))
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb()
