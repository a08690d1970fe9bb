import { describe, expect, it } from '@jest/globals'
import { Overloaded, passwordProblem, Passwords } from '../../../src/api/auth/passwords.js'

describe('passwords', () => {
  const passwords = new Passwords()

  it('knows the password it hashed, and no other', async () => {
    const hash = await passwords.hash('correct horse')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await passwords.verify(hash, 'correct horse')).toBe(true)
    expect(await passwords.verify(hash, 'correct horses')).toBe(false)
    expect(await passwords.verify(hash, 'short')).toBe(false)
  })

  it('takes what looks the same for the same', async () => {
    expect(await passwords.verify(await passwords.hash('caf\u00e9 au lait'), 'cafe\u0301 au lait')).toBe(true)
  })

  it('says no where there is no user', async () => {
    expect(await passwords.verify(null, 'correct horse')).toBe(false)
  })

  it('accepts 10 to 200 characters, counted as people count them', () => {
    expect(passwordProblem('x'.repeat(10))).toBeNull()
    expect(passwordProblem('x'.repeat(200))).toBeNull()
    expect(passwordProblem('😀'.repeat(200))).toBeNull()
    for (const bad of ['', 'x'.repeat(9), '😀'.repeat(9), 'x'.repeat(201), '😀'.repeat(201), 'x'.repeat(1_000_000)])
      expect(passwordProblem(bad)).toMatch('10 to 200')
  })

  it('refuses NUL and lone surrogates', () => {
    expect(passwordProblem('0123456789\0')).toMatch('NUL')
    expect(passwordProblem('0123456789\ud83d')).toMatch('surrogates')
    expect(passwordProblem('0123456789\ude00')).toMatch('surrogates')
  })

  it('tells a hash made at another cost', async () => {
    expect(passwords.isOutdated(await passwords.hash('correct horse'))).toBe(false)
    expect(passwords.isOutdated(`$argon2id$v=19$m=4096,t=3,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`)).toBe(true)
  })

  it('refuses when too many wait, and serves again afterwards', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 105 }, () => passwords.verify(null, 'correct horse')))
    const refused = asked.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    expect(refused).toHaveLength(3)
    for (const reason of refused) expect(reason).toBeInstanceOf(Overloaded)
    expect(await passwords.verify(null, 'correct horse')).toBe(false)
  })
})
