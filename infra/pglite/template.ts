import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Of the project, from `dist/infra/pglite`, where this runs. */
const CACHE = fileURLToPath(new URL('../../../.cache/', import.meta.url))

/** Where there is a database of which others are copies: making one takes seconds, a copy a moment. Each version of PGlite has its own. */
function templateFolder(): string {
  const library = dirname(fileURLToPath(import.meta.resolve('@electric-sql/pglite')))
  const { version } = JSON.parse(readFileSync(join(library, '..', 'package.json'), 'utf8')) as { version: string }
  return join(CACHE, `pglite-${version}`)
}

/** Makes a folder a copy of the template, whole or not at all. @returns false where there is no template */
export async function copyTemplate(folder: string, template = templateFolder()): Promise<boolean> {
  if (!existsSync(template)) return false
  const copy = await mkdtemp(`${folder}-`)
  try {
    await cp(template, copy, { recursive: true })
    await rename(copy, folder)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
  return true
}

/** Makes the template, if there is none. Others may be making it at the same time. @param make makes a database in an empty folder */
export async function provideTemplate(
  make: (folder: string) => Promise<void>,
  template = templateFolder(),
): Promise<void> {
  if (existsSync(template)) return
  await mkdir(dirname(template), { recursive: true })
  const fresh = await mkdtemp(`${template}-`)
  try {
    await make(fresh)
    await rename(fresh, template)
  } catch (error) {
    if (!existsSync(template)) throw error
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}
