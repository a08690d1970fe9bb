import { describe, expect, it } from '@jest/globals'
import { ParleyProblem, type Problem } from '../../../src/client/index.js'
import { faultsOf, faultsSaid } from '../../../web/src/session/faults.js'
import { logInPath, returnPath } from '../../../web/src/session/return-path.js'

const FIELDS = ['username', 'password', 'displayName'] as const
const problem = (more: Partial<Problem>): ParleyProblem =>
  new ParleyProblem({ type: '', title: '', status: 400, detail: 'No.', code: 'invalid', requestId: '', ...more })

describe('what is filled in', () => {
  it('is looked through before the server is asked', () => {
    expect(Object.keys(faultsOf(' ', '', false))).toEqual(['username', 'password'])
    expect(faultsOf('ann', 'short', false)).toEqual({})
    expect(Object.keys(faultsOf('ünn', 'short', true))).toEqual(['username', 'password'])
    expect(Object.keys(faultsOf('AI', 'a long enough one', true))).toEqual(['username'])
    expect(faultsOf('Room', 'a long enough one', true).username).toContain('reserved')
    expect(faultsOf(' ann ', 'a long enough one', true)).toEqual({})
  })

  it('gets the faults that the server finds at its fields', () => {
    const errors = [
      { path: '/password', message: 'must NOT have fewer than 10 characters' },
      { path: '/other', message: 'is odd' },
    ]
    expect(faultsSaid(problem({ errors }), FIELDS)).toEqual({ password: 'Must not have fewer than 10 characters.' })
    expect(faultsSaid(problem({ code: 'username_taken', status: 409, detail: 'Taken.' }), FIELDS)).toEqual({
      username: 'Taken.',
    })
    expect(faultsSaid(problem({ errors: [] }), FIELDS)).toEqual({ form: 'No.' })
    expect(faultsSaid(new Error('No network.'), FIELDS)).toEqual({ form: 'No network.' })
  })
})

describe('after logging in', () => {
  it('the page is shown that was asked for', () => {
    expect(returnPath('/rooms/r', undefined)).toBe('/rooms/r')
    expect(returnPath('/login', '/rooms/r?message=4')).toBe('/rooms/r?message=4')
    expect(returnPath('/register', undefined)).toBe('/')
    expect(logInPath('/register', '/rooms/r?message=4')).toBe('/register?to=%2Frooms%2Fr%3Fmessage%3D4')
    expect(logInPath('/login', '/')).toBe('/login')
  })

  it.each(['//example.org', '/\\example.org', 'https://example.org', 'javascript:alert(1)', '/a\n/b', ''])(
    'nobody is led elsewhere: %j',
    (to) => {
      expect(returnPath('/login', to)).toBe('/')
      expect(logInPath('/login', to)).toBe('/login')
    },
  )
})
