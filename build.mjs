// Compiles every TypeScript file to dist/, file by file, in a fraction of a second.
// Types are checked by `npm run check`; here they are only removed, so that `npm start` needs no build step of its own.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildWeb } from './web/build.mjs'

const root = dirname(fileURLToPath(import.meta.url))
const FOLDERS = ['src', 'infra', 'test', 'bench', 'examples', 'web/src']
const DIST = join(root, 'dist')
const STAMP = '.compiled'

const sources = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
)

/**
 * Makes dist/ anew, unless it is newer than every source: beside the old one, and then in its place. Several servers may do so at once, and
 * others run.
 */
export async function compile() {
  const stamp = join(DIST, STAMP)
  const compiledAt = existsSync(stamp) ? statSync(stamp).mtimeMs : 0
  const isFresh = sources.every((path) => statSync(path).mtimeMs < compiledAt)
  if (isFresh) return
  const fresh = await mkdtemp(join(root, '.dist-'))
  try {
    // First: what is changed from now on is newer.
    await writeFile(join(fresh, STAMP), '')
    await compileTo(fresh)
    // What is made as something temporary only its owner may read; whoever serves may be somebody else.
    await chmod(fresh, 0o755)
    await putInPlace(fresh)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

const compileTo = (folder) =>
  build({
    absWorkingDir: root,
    entryPoints: sources,
    outdir: folder,
    outbase: '.',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // The web client is bundled by web/build.mjs; here it is compiled for its tests.
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: 'inline',
    logLevel: 'warning',
  })

async function putInPlace(fresh) {
  const old = `${fresh}-old`
  const isTaken = ({ code }) => code === 'ENOTEMPTY' || code === 'EEXIST'
  for (;;) {
    await rename(DIST, old).catch((error) => {
      if (error.code !== 'ENOENT') throw error
    })
    const refusal = await rename(fresh, DIST).catch((error) => error)
    await rm(old, { recursive: true, force: true })
    if (refusal === undefined) return
    // Another one was quicker, with the same.
    if (!isTaken(refusal)) throw refusal
  }
}

/** Makes what would take a server seconds when it is needed: the web client, and an empty queue to copy. */
export async function prepare() {
  const { provideQueueTemplate } = await import('./dist/infra/bullmq/queue-template.js')
  // Without it each server makes its own; the folder may belong to somebody else.
  await Promise.all([buildWeb(), provideQueueTemplate().catch(() => undefined)])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await compile()
  await prepare()
}
