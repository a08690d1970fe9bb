import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { Button } from '../ui/button.js'
import type { FieldName } from './settings-fields.js'
import type { SettingsForm } from './use-settings.js'

type SettingsSectionProps = {
  readonly form: SettingsForm
  /** What is saved together. */
  readonly fields: readonly FieldName[]
  readonly children: ComponentChildren
}

/** Fields that are saved together. Who may not change them sees them. */
export function SettingsSection({ form, fields, children }: SettingsSectionProps) {
  const isChanged = form.isChanged(fields)
  const isContested = form.conflicts.some((field) => fields.includes(field))
  const save = (event: Event): void => {
    event.preventDefault()
    void form.save(fields)
  }
  return (
    <form class="settings-section" onSubmit={save}>
      {!form.mayChange && <p class="settings-note">Admins of the room can change this.</p>}
      {children}
      {form.faults.form !== undefined && (
        <p class="field-error" role="alert">
          {form.faults.form}
        </p>
      )}
      {form.mayChange && (
        <div class="dialog-actions settings-actions">
          <Button disabled={!isChanged} onClick={() => form.reset(fields)}>
            Undo changes
          </Button>
          <Button type="submit" look="primary" isBusy={form.isBusy} disabled={!isChanged || isContested}>
            Save
          </Button>
        </div>
      )}
    </form>
  )
}

type ContestedProps = {
  readonly form: SettingsForm
  readonly field: FieldName
  /** What the room has now, for people. */
  readonly theirs: string
}

/** Says that somebody else has changed a field that I am changing, shows theirs, and lets choose. */
export function Contested({ form, field, theirs }: ContestedProps) {
  const box = useRef<HTMLDivElement>(null)
  if (!form.conflicts.includes(field)) return null
  const choosing = (choose: (field: FieldName) => void) => () => {
    // What was pressed goes, and the focus must not go with it.
    focusFieldBefore(box.current)
    choose(field)
  }
  return (
    <div ref={box} class="settings-contested" role="alert">
      <p>Somebody else has changed this meanwhile. Now it is:</p>
      <blockquote dir="auto">{theirs === '' ? <em>empty</em> : theirs}</blockquote>
      <div class="settings-contested-actions">
        <Button onClick={choosing(form.useTheirs)}>Use theirs</Button>
        <Button onClick={choosing(form.keepMine)}>Keep mine</Button>
      </div>
    </div>
  )
}

function focusFieldBefore(part: HTMLElement | null): void {
  const fields = [...(part?.closest('form')?.querySelectorAll<HTMLElement>('input, textarea, select') ?? [])]
  const isBefore = (field: HTMLElement): boolean =>
    part?.compareDocumentPosition(field) === Node.DOCUMENT_POSITION_PRECEDING
  fields.findLast(isBefore)?.focus()
}
