import type { FieldName, SettingsFields } from './settings-fields.js'

/** What I have changed and not saved: each field with what it was when I began, so that a change of somebody else's shows. */
export type Edits = {
  readonly [F in FieldName]?: { readonly base: SettingsFields[F]; readonly value: SettingsFields[F] }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const names = (edits: Edits): readonly FieldName[] => Object.keys(edits) as FieldName[]

/** I have changed a field. What is as the room has it again is no edit. */
export function withEdit<F extends FieldName>(
  edits: Edits,
  live: SettingsFields,
  field: F,
  value: SettingsFields[F],
): Edits {
  const base = edits[field]?.base ?? live[field]
  return isSame(value, live[field]) ? withoutEdits(edits, [field]) : { ...edits, [field]: { base, value } }
}

/** I leave these fields as the room has them. */
export function withoutEdits(edits: Edits, fields: readonly FieldName[]): Edits {
  return Object.fromEntries(Object.entries(edits).filter(([name]) => !fields.includes(name as FieldName)))
}

/** I have seen what somebody else has made of a field, and want my own all the same. */
export function insisting(edits: Edits, live: SettingsFields, field: FieldName): Edits {
  const edit = edits[field]
  return edit === undefined ? edits : { ...edits, [field]: { base: live[field], value: edit.value } }
}

/** The room has become what I wanted of it: by my saving, or by somebody who wanted the same. */
export const settledEdits = (edits: Edits, live: SettingsFields): Edits =>
  withoutEdits(
    edits,
    names(edits).filter((name) => isSame(edits[name]?.value, live[name])),
  )

/** What the form shows. */
export const shownFields = (edits: Edits, live: SettingsFields): SettingsFields => ({
  ...live,
  ...Object.fromEntries(names(edits).map((name) => [name, edits[name]?.value])),
})

/** Fields that somebody else has changed to something else while I was changing them. */
export const conflicts = (edits: Edits, live: SettingsFields): readonly FieldName[] =>
  names(edits).filter((name) => {
    const edit = edits[name]
    return !isSame(edit?.base, live[name]) && !isSame(edit?.value, live[name])
  })

/** What there is to save of these fields. */
export const changes = (edits: Edits, live: SettingsFields, fields: readonly FieldName[]): Partial<SettingsFields> =>
  Object.fromEntries(
    names(edits)
      .filter((name) => fields.includes(name) && !isSame(edits[name]?.value, live[name]))
      .map((name) => [name, edits[name]?.value]),
  )
