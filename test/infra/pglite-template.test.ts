import { describe, expect, it } from '@jest/globals'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyTemplate, provideTemplate } from '../../infra/pglite/template.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const place = temporaryFolder()
const template = join(place, 'cache', 'template')

const make = async (folder: string): Promise<void> => {
  mkdirSync(join(folder, 'base'))
  writeFileSync(join(folder, 'base', 'table'), 'rows')
  await Promise.resolve()
}

describe('a database that others are copies of', () => {
  it('is not there at first, and then nothing is copied', async () => {
    expect(await copyTemplate(join(place, 'none'), template)).toBe(false)
    expect(readdirSync(place)).toEqual([])
  })

  it('is not there when it could not be made, and nothing is left of it', async () => {
    const fails = async (folder: string): Promise<void> => {
      await make(folder)
      throw new Error('no space')
    }
    await expect(provideTemplate(fails, template)).rejects.toThrow('no space')
    expect(readdirSync(join(place, 'cache'))).toEqual([])
  })

  it('is made once, also by several at a time', async () => {
    await Promise.all([provideTemplate(make, template), provideTemplate(make, template)])
    await provideTemplate(() => Promise.reject(new Error('there is one')), template)
    expect(readdirSync(join(place, 'cache'))).toEqual(['template'])
  })

  it('is copied whole', async () => {
    expect(await copyTemplate(join(place, 'copy'), template)).toBe(true)
    expect(readFileSync(join(place, 'copy', 'base', 'table'), 'utf8')).toBe('rows')
    expect(readdirSync(place).sort()).toEqual(['cache', 'copy'])
  })
})
