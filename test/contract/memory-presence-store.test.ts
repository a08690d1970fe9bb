import { expect, it } from '@jest/globals'
import { MemoryPresenceStore } from '../../infra/memory/presence.js'
import { presenceStoreContract } from './presence-store.js'

presenceStoreContract('memory', () => new MemoryPresenceStore())

it('forgets people who are away when they are too many, never who is there', () => {
  const store = new MemoryPresenceStore(10)
  store.update('present', { present: true, status: 'busy' })
  for (let i = 0; i < 30; i += 1) store.update(`p${i}`, { status: 'busy' })
  expect(store.find('p0')).toBeNull()
  expect(store.find('p29')?.status).toBe('busy')
  expect(store.find('present')?.status).toBe('busy')
})
