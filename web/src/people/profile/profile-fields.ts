import type { ProfileChanges, User } from '../../../../src/client/index.js'

/** The profile as fields have it: empty for what is not said. */
export type ProfileFields = {
  readonly displayName: string
  readonly avatarUrl: string
  readonly bio: string
  readonly locale: string
  readonly timeZone: string
}

export const FIELD_NAMES = ['displayName', 'avatarUrl', 'bio', 'locale', 'timeZone'] as const

export function fieldsOf({ displayName, avatarUrl, bio, locale, timeZone }: User): ProfileFields {
  return {
    displayName,
    avatarUrl: avatarUrl ?? '',
    bio: bio ?? '',
    locale: locale ?? '',
    timeZone: timeZone ?? '',
  }
}

/** What is different from how it is; what was emptied becomes null, the display name falls back to the user name. */
export function changesIn(fields: ProfileFields, me: User): ProfileChanges {
  const before = fieldsOf(me)
  const changed = FIELD_NAMES.filter((name) => fields[name].trim() !== before[name])
  return Object.fromEntries(
    changed.map((name) => {
      const value = fields[name].trim()
      return [name, value !== '' ? value : name === 'displayName' ? me.username : null]
    }),
  )
}

/** What is wrong before the server is asked. */
export function profileFaults({
  avatarUrl,
  locale,
  timeZone,
}: ProfileFields): Partial<Record<keyof ProfileFields, string>> {
  return {
    ...(!isPicture(avatarUrl.trim()) && { avatarUrl: 'The address of a picture, beginning with https://' }),
    ...(locale.trim() !== '' && !isLocale(locale.trim()) && { locale: 'A language such as en or de-AT' }),
    ...(timeZone.trim() !== '' && !isTimeZone(timeZone.trim()) && { timeZone: 'A time zone such as Europe/Vienna' }),
  }
}

// Pictures that come without HTTPS are not shown by browsers that follow our policy.
const isPicture = (url: string): boolean => url === '' || (/^(https:\/\/|\/)\S+$/.test(url) && url.length <= 2_000)

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat(undefined, { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
