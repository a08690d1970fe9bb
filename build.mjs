// Compiles every TypeScript file to dist/, file by file, in a fraction of a second.
// Types are checked by `npm run check`; here they are only removed, so that `npm start` needs no build step of its own.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildWeb } from './web/build.mjs'

const root = dirname(fileURLToPath(import.meta.url))
const FOLDERS = ['src', 'infra', 'test', 'bench', 'examples', 'web/src']
const STAMP = join(root, 'dist', '.compiled')

const sources = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
)

/** Writes dist/ anew, unless it is newer than every source: a server that starts must not pull the files from under one that runs. */
export async function compile() {
  const compiledAt = existsSync(STAMP) ? statSync(STAMP).mtimeMs : 0
  const isFresh = sources.every((path) => statSync(path).mtimeMs < compiledAt)
  if (isFresh) return
  await rm(join(root, 'dist'), { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: sources,
    outdir: 'dist',
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
  await writeFile(STAMP, '')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await compile()
  await buildWeb()
}
