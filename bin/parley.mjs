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
if ((verb === 'serve' || isMissing) && existsSync(`${root}/build.mjs`)) await (await import('../build.mjs')).compile()
const { serve, fail } = await import('../dist/infra/main.js')
const { rebuild } = await import('../dist/infra/rebuild-command.js')
const { exportCommand } = await import('../dist/infra/export-command.js')
const { importCommand } = await import('../dist/infra/import-command.js')

const verbs = { serve, rebuild, export: exportCommand, import: importCommand }
const run = verbs[verb]
if (run === undefined) fail(new Error(`parley: unknown command ${verb}; there are: ${Object.keys(verbs).join(', ')}`))
else await run(rest).catch(fail)
