import { useEffect, useState } from 'preact/hooks'
import type { RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { rightsIn } from '../members/permissions.js'
import { toast } from '../ui/toasts.js'
import {
  changes,
  conflicts,
  type Edits,
  insisting,
  settledEdits,
  shownFields,
  withEdit,
  withoutEdits,
} from './field-edits.js'
import { type Faults, faultsOf, faultsSaid } from './field-faults.js'
import { saveSettings, SettingsConflict } from './save-settings.js'
import { type FieldName, fieldsOf, type SettingsFields } from './settings-fields.js'

/** The settings of a room while somebody looks at them and perhaps changes them. */
export type SettingsForm = {
  /** What the room has now. */
  readonly live: SettingsFields
  /** What the form shows. */
  readonly shown: SettingsFields
  readonly faults: Faults
  readonly conflicts: readonly FieldName[]
  readonly mayChange: boolean
  readonly isBusy: boolean
  isChanged(fields: readonly FieldName[]): boolean
  set<F extends FieldName>(field: F, value: SettingsFields[F]): void
  /** Of a field that somebody else has changed as well. */
  readonly useTheirs: (field: FieldName) => void
  readonly keepMine: (field: FieldName) => void
  reset(fields: readonly FieldName[]): void
  save(fields: readonly FieldName[]): Promise<void>
}

export function useSettings(state: RoomState): SettingsForm {
  const chat = useChat()
  const live = fieldsOf(state.room)
  const [edits, setEdits] = useState<Edits>({})
  const [faults, setFaults] = useState<Faults>({})
  const [isBusy, setBusy] = useState(false)
  useEffect(() => setEdits((all) => settledEdits(all, live)), [state.room])
  const shown = shownFields(edits, live)
  const without = (fields: readonly FieldName[]): void => {
    setEdits((all) => withoutEdits(all, fields))
    setFaults((all) => cleared(all, fields))
  }
  const save = async (fields: readonly FieldName[]): Promise<void> => {
    const found = faultsOf(changes(edits, live, fields), shown, state.room)
    setFaults(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    try {
      await saveSettings(chat.rest, state.room.id, edits, fields)
      toast('Saved.')
    } catch (error) {
      setFaults(error instanceof SettingsConflict ? { form: error.message } : faultsSaid(error))
    } finally {
      setBusy(false)
    }
  }
  return {
    ...{ live, shown, faults, isBusy, save, conflicts: conflicts(edits, live) },
    mayChange: rightsIn(state).changeSettings,
    isChanged: (fields) => Object.keys(changes(edits, live, fields)).length > 0,
    set: (field, value) => {
      setEdits((all) => withEdit(all, live, field, value))
      setFaults((all) => cleared(all, [field]))
    },
    useTheirs: (field) => without([field]),
    keepMine: (field) => setEdits((all) => insisting(all, live, field)),
    reset: without,
  }
}

const cleared = ({ form: _form, ...faults }: Faults, fields: readonly FieldName[]): Faults =>
  Object.fromEntries(Object.entries(faults).filter(([name]) => !fields.includes(name as FieldName)))
