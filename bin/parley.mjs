#!/usr/bin/env node
// `parley serve` and `parley rebuild …`. Compiles the TypeScript first (a fraction of a second), so that there is no build step to forget.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [verb = 'serve', ...rest] = process.argv.slice(2)

if (verb === 'serve' && existsSync(`${root}/build.mjs`)) await (await import('../build.mjs')).compile()
const { serve, fail } = await import('../dist/infra/main.js')
const { rebuild } = await import('../dist/infra/rebuild-command.js')

const verbs = { serve, rebuild }
const run = verbs[verb]
if (run === undefined) fail(new Error(`parley: unknown command ${verb}; there are: ${Object.keys(verbs).join(', ')}`))
else await run(rest).catch(fail)
