#!/usr/bin/env node
// `parley serve`, `parley rebuild …`, `parley export …`, `parley import …`. Compiles the TypeScript first (a fraction of a second), so that there is no build step to forget.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const args = process.argv.slice(2)
// `parley --port 3001` is `parley serve --port 3001`.
const [verb, ...rest] = args[0]?.startsWith('-') === false ? args : ['serve', ...args]

// What runs beside a server must not pull the compiled files from under it: it compiles only where there are none.
const isMissing = !existsSync(`${root}/dist/infra/main.js`)
if ((verb === 'serve' || isMissing) && existsSync(`${root}/build.mjs`)) {
  const { compile, prepare } = await import('../build.mjs')
  await compile()
  if (verb === 'serve') await prepare()
}

// Each command loads what it needs and no more: most of them have no server in them.
const verbs = {
  serve: async () => (await import('../dist/infra/main.js')).serve,
  rebuild: async () => (await import('../dist/infra/rebuild-command.js')).rebuild,
  export: async () => (await import('../dist/infra/export-command.js')).exportCommand,
  import: async () => (await import('../dist/infra/import-command.js')).importCommand,
}
const fail = async (error) => (await import('../dist/infra/main.js')).fail(error)
const load = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
if (load === undefined) await fail(`parley: unknown command ${verb}; there are: ${Object.keys(verbs).join(', ')}`)
else
  await load()
    .then((run) => run(rest))
    .catch(fail)
