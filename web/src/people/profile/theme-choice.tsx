import { Monitor, Moon, Sun } from 'lucide-preact'
import { setTheme, type Theme, theme } from '../../storage/theme.js'
import { Section } from './section.js'

const THEMES = [
  { value: 'system', text: 'As the system', Icon: Monitor },
  { value: 'light', text: 'Light', Icon: Sun },
  { value: 'dark', text: 'Dark', Icon: Moon },
] as const satisfies readonly { value: Theme; text: string; Icon: typeof Sun }[]

/** How the client looks, in this browser. */
export function ThemeChoice() {
  return (
    <Section title="Appearance" hint="In this browser">
      <fieldset class="theme-choice">
        <legend class="visually-hidden">Theme</legend>
        {THEMES.map(({ value, text, Icon }) => (
          <label key={value} class="theme-option">
            <input
              type="radio"
              name="theme"
              value={value}
              checked={theme() === value}
              onChange={() => setTheme(value)}
            />
            <Icon size={18} aria-hidden />
            {text}
          </label>
        ))}
      </fieldset>
    </Section>
  )
}
