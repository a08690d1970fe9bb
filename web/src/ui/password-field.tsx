import { Eye, EyeOff } from 'lucide-preact'
import { useState } from 'preact/hooks'
import { IconButton } from './button.js'
import { Field } from './field.js'

type PasswordFieldProps = {
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly value: string
  readonly onValue: (value: string) => void
  readonly name: string
  readonly autocomplete: 'current-password' | 'new-password'
}

/** A field for a password, which may be looked at; it says when Caps Lock is on. */
export function PasswordField({ label, hint, error, value, onValue, name, autocomplete }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false)
  const [hasCapsLock, setCapsLock] = useState(false)
  // Events made by programs that fill forms in are no real keys.
  const look = (event: KeyboardEvent): void => {
    if (event instanceof KeyboardEvent) setCapsLock(event.getModifierState('CapsLock'))
  }
  const Icon = isShown ? EyeOff : Eye
  return (
    <Field
      {...{ label, error, hint: hasCapsLock ? 'Caps Lock is on' : hint }}
      render={(joined) => (
        <div class="password">
          <input
            {...joined}
            {...{ name, autocomplete, value, type: isShown ? 'text' : 'password' }}
            {...{ autocapitalize: 'none', spellcheck: false, maxLength: 200 }}
            onInput={(event) => onValue(event.currentTarget.value)}
            onKeyDown={look}
            onKeyUp={look}
            onBlur={() => setCapsLock(false)}
          />
          <IconButton
            label={`${isShown ? 'Hide' : 'Show'} ${label.toLowerCase()}`}
            aria-pressed={isShown}
            onClick={() => setShown(!isShown)}
          >
            <Icon size={18} aria-hidden />
          </IconButton>
        </div>
      )}
    />
  )
}
