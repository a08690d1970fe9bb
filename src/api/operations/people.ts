import type { Services } from '../services.js'

/** An account as the write side knows it: never behind. Null: there is none. */
export async function account(services: Services, userId: string) {
  return (await services.users.of(userId).current()).state
}

export const isAdmin = async (services: Services, userId: string): Promise<boolean> =>
  (await account(services, userId))?.role === 'admin'
