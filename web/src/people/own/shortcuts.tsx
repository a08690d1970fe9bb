import { FORMATS, keyNames } from '../../conversation/composer/formats.js'

type Shortcut = { readonly keys: string; readonly does: string }

const { command, shift } = keyNames
const GROUPS: readonly { readonly title: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: `${command}K`, does: 'Jump to a room or a person' },
      { keys: '?', does: 'Show these shortcuts' },
      { keys: 'Esc', does: 'Close what is open' },
    ],
  },
  {
    title: 'Conversation',
    shortcuts: [
      { keys: '↑ ↓', does: 'From message to message' },
      { keys: 'Home  End', does: 'To the first, to the latest message' },
      { keys: `${shift}F10`, does: 'What can be done with a message' },
    ],
  },
  {
    title: 'Writing',
    shortcuts: [
      { keys: 'Enter', does: 'Send' },
      { keys: `${shift}Enter`, does: 'New line' },
      { keys: '↑', does: 'Edit my last message, when nothing is written' },
      { keys: '@', does: 'Mention somebody; @room is everyone, @ai the AI members' },
      { keys: 'Tab', does: 'Take a suggestion' },
      ...FORMATS.map(({ text, keys }) => ({ keys, does: text })),
    ],
  },
]

/** Which key does what, in groups. */
export function Shortcuts() {
  return (
    <div class="shortcuts">
      {GROUPS.map(({ title, shortcuts }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl>
            {shortcuts.map(({ keys, does }) => (
              <div key={does}>
                <dt>{does}</dt>
                <dd>
                  <kbd>{keys}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
