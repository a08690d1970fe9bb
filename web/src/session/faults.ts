import { ParleyProblem } from '../../../src/client/index.js'
import { errorText } from '../ui/toasts.js'

/** What is wrong with what was filled in, field by field; `form`: with all of it. */
export type Faults<F extends string> = Partial<Record<F | 'form', string>>
export type LogInField = 'username' | 'password' | 'displayName'

// What is wrong takes the place of the hint: the rules stay in sight.
const USERNAME_RULE = '3 to 32 letters (a to z), digits, _ . or -'
const USERNAME = /^[A-Za-z0-9_.-]{3,32}$/
// They mean something else in a message: `@ai`.
const RESERVED = /^(?:ai|room|system)$/i
const SHORTEST_PASSWORD = 10

/** What is wanting before the server is asked. @param isNew somebody signs up, and has to follow the rules for new names and passwords */
export function faultsOf(username: string, password: string, isNew: boolean): Faults<LogInField> {
  const name = usernameFault(username.trim(), isNew)
  const secret = passwordFault(password, isNew)
  return { ...(name !== null && { username: name }), ...(secret !== null && { password: secret }) }
}

function usernameFault(username: string, isNew: boolean): string | null {
  if (username === '') return isNew ? `Choose a username: ${USERNAME_RULE}` : 'Enter your username.'
  if (isNew && RESERVED.test(username)) return 'This name is reserved.'
  return isNew && !USERNAME.test(username) ? USERNAME_RULE : null
}

/** What is wrong with a password; null: nothing. */
export function passwordFault(password: string, isNew: boolean): string | null {
  if (password === '') return isNew ? 'Choose a password of at least 10 characters.' : 'Enter your password.'
  return isNew && Array.from(password).length < SHORTEST_PASSWORD ? 'At least 10 characters.' : null
}

/**
 * What the server says, at the field that it is about.
 * @param fields those that there are
 */
export function faultsSaid<F extends string>(error: unknown, fields: readonly F[]): Faults<F> {
  if (!(error instanceof ParleyProblem)) return { form: errorText(error) } as Faults<F>
  const { code, problem, message } = error
  const isField = (name: string): name is F => fields.some((field) => field === name)
  if (code === 'username_taken' && isField('username')) return { username: message } as Faults<F>
  const named = (problem.errors ?? []).flatMap(({ path, message: said }) => {
    const field = path.replace(/^\/(body\/)?/, '')
    return isField(field) ? [[field, sentence(said)] as const] : []
  })
  return (named.length > 0 ? Object.fromEntries(named) : { form: message }) as Faults<F>
}

/** `must NOT have fewer than 10 characters` → `Must not have fewer than 10 characters.` */
function sentence(said: string): string {
  const text = said.replace('NOT', 'not')
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.')
}
