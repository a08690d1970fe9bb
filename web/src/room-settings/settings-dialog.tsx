import { Bot, DoorOpen, Mail, ShieldBan, SlidersHorizontal, TriangleAlert, Users } from 'lucide-preact'
import { useState } from 'preact/hooks'
import type { RoomState } from '../../../src/client/index.js'
import { isGroup, rightsIn } from '../members/permissions.js'
import { ConfirmDialog } from '../ui/confirm-dialog.js'
import { Dialog } from '../ui/dialog.js'
import { type Tab, Tabs } from '../ui/tabs.js'
import { AccessSection } from './access-section.js'
import { AiSection } from './ai-section.js'
import { BansSection } from './bans-section.js'
import { DangerSection } from './danger-section.js'
import { GeneralSection } from './general-section.js'
import { InvitesSection } from './invites-section.js'
import { MembersSection } from './members-section.js'
import type { FieldName } from './settings-fields.js'
import { type SettingsForm, useSettings } from './use-settings.js'

type SettingsDialogProps = { readonly state: RoomState; readonly onClose: () => void }

/** The settings of a room: seen by all its members, changed by who may. */
export function SettingsDialog({ state, onClose }: SettingsDialogProps) {
  const form = useSettings(state)
  const [isAsking, setAsking] = useState(false)
  const isChanged = form.isChanged(Object.keys(form.live) as FieldName[])
  const close = (): void => {
    if (isChanged) setAsking(true)
    else onClose()
  }
  return (
    <Dialog title="Room settings" width="wide" onClose={close}>
      <Tabs label="Room settings" tabs={tabsOf(state, form, close)} />
      {isAsking && (
        <ConfirmDialog
          title="Discard your changes?"
          action="Discard"
          isDangerous
          onConfirm={() => {
            onClose()
            return Promise.resolve()
          }}
          onClose={() => setAsking(false)}
        >
          <p>Something here is changed and not saved yet.</p>
        </ConfirmDialog>
      )}
    </Dialog>
  )
}

function tabsOf(state: RoomState, form: SettingsForm, onClose: () => void): readonly Tab[] {
  const icon = (Icon: typeof Bot) => <Icon size={16} aria-hidden />
  const own: readonly Tab[] = [
    {
      ...{ key: 'general', text: 'General', icon: icon(SlidersHorizontal) },
      render: () => <GeneralSection {...{ state, form }} />,
    },
    { key: 'ai', text: 'AI', icon: icon(Bot), render: () => <AiSection form={form} /> },
  ]
  if (!isGroup(state.room)) return own
  const bans: readonly Tab[] = [
    { key: 'bans', text: 'Bans', icon: icon(ShieldBan), render: () => <BansSection state={state} /> },
  ]
  return [
    ...own,
    { key: 'access', text: 'Access', icon: icon(DoorOpen), render: () => <AccessSection {...{ state, form }} /> },
    { key: 'members', text: 'Roles', icon: icon(Users), render: () => <MembersSection {...{ state, onClose }} /> },
    { key: 'invites', text: 'Invitations', icon: icon(Mail), render: () => <InvitesSection state={state} /> },
    ...(rightsIn(state).seeBans ? bans : []),
    { key: 'end', text: 'Leave or archive', icon: icon(TriangleAlert), render: () => <DangerSection state={state} /> },
  ]
}
