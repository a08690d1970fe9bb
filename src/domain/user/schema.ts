import { Type, type Static } from '@sinclair/typebox'

/** `^…$` around text of so many characters without control characters, NUL or lone surrogates, and not blank. */
const line = (max: number): string => `^(?=.*\\S)[^\\p{Cc}\\p{Cs}]{1,${max}}$`

/** Names that mentions give another meaning: nobody can bear them. */
export const RESERVED: readonly string[] = ['ai', 'room', 'system']
const anyCase = (word: string): string => word.replace(/[a-z]/g, (c) => `[${c}${c.toUpperCase()}]`)

export const Username = Type.String({
  pattern: `^(?!(?:${RESERVED.map(anyCase).join('|')})$)[A-Za-z0-9_.\\-]{3,32}$`,
  description: '3–32 ASCII letters, digits, `_ . -`; unique without regard to case; ai, room and system are reserved.',
})

export const DisplayName = Type.String({ pattern: line(100), description: '1–100 characters on one line.' })

export const UserKind = Type.Union([Type.Literal('human'), Type.Literal('ai'), Type.Literal('bot')])
export type UserKind = Static<typeof UserKind>

export const SystemRole = Type.Union([Type.Literal('user'), Type.Literal('moderator'), Type.Literal('admin')])
export type SystemRole = Static<typeof SystemRole>

const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) => Type.Union([schema, Type.Null()])

const editable = {
  displayName: DisplayName,
  avatarUrl: orNull(Type.String({ pattern: '^(?:https?://|/)[^\\s\\p{Cc}\\p{Cs}]{1,2000}$' })),
  bio: orNull(Type.String({ pattern: '^[^\\u0000\\p{Cs}]{0,2000}$' })),
  locale: orNull(Type.String({ pattern: '^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$', description: 'BCP 47' })),
  timeZone: orNull(Type.String({ pattern: '^[A-Za-z0-9_+\\-]{1,32}(?:/[A-Za-z0-9_+\\-]{1,32}){0,2}$' })),
}

/** All that is personal in a profile, sealed as one: the latest replaces the one before. */
export const Profile = Type.Object({ username: Username, ...editable }, { additionalProperties: false })
export type Profile = Static<typeof Profile>

/** What a person may change of it; `null` empties a field. */
export const ProfileChanges = Type.Partial(Type.Object(editable), { additionalProperties: false })
export type ProfileChanges = Static<typeof ProfileChanges>

/** How an AI member is to be: told to whoever answers in its name. Null: nothing in particular. */
export const Persona = orNull(Type.String({ pattern: '^(?=[\\s\\S]*\\S)[^\\u0000\\p{Cs}]{1,4000}$' }))
export type Persona = Static<typeof Persona>

/** `passwordHash` is argon2's PHC string; null: cannot log in with a password (AI members, bots). */
export const Credential = Type.Object({ passwordHash: Type.Union([Type.String(), Type.Null()]) })
export type Credential = Static<typeof Credential>

export const Device = Type.Object({ userAgent: Type.String(), address: Type.String() })
export type Device = Static<typeof Device>

/** What a person lets Parley do. No personal data: two switches. */
export const Preferences = Type.Object(
  {
    outsideProviders: Type.Boolean({
      description: 'What I write, and my profile, may be sent to AI providers outside this server.',
    }),
    contactReminders: Type.Boolean({
      description: 'I am now and then reminded, in my home room, of people from whom I have not heard for long.',
    }),
  },
  { additionalProperties: false },
)
export type Preferences = Static<typeof Preferences>

export const PreferenceChanges = Type.Partial(Preferences, { additionalProperties: false })
export type PreferenceChanges = Static<typeof PreferenceChanges>

export const DEFAULT_PREFERENCES: Preferences = { outsideProviders: true, contactReminders: true }

const USERNAME = new RegExp(Username.pattern ?? '', 'u')

/** Whether it may be somebody's username: the same rule as the schema's. */
export const isUsername = (name: string): boolean => USERNAME.test(name)

/** The form in which usernames are compared. They are ASCII: no locale has a say. */
export const canonicalUsername = (name: string): string => name.toLowerCase()

/** A profile at the beginning. */
export const newProfile = (username: string, displayName: string = username): Profile => ({
  username,
  displayName,
  avatarUrl: null,
  bio: null,
  locale: null,
  timeZone: null,
})

/** The profile with the changes made, and the names of the fields that are different after them. */
export function changeProfile(
  profile: Profile,
  changes: ProfileChanges,
): { readonly profile: Profile; readonly changed: readonly string[] } {
  const wanted = Object.entries(changes).filter(([field, value]) => profile[field as keyof Profile] !== value)
  return { profile: { ...profile, ...Object.fromEntries(wanted) }, changed: wanted.map(([field]) => field) }
}
