import type { ComponentChildren, InputHTMLAttributes, TextareaHTMLAttributes } from 'preact'
import { useId } from 'preact/hooks'

type Described = {
  readonly label: string
  /** What the field is for, or what it takes. */
  readonly hint?: string | undefined
  /** What is wrong with what it holds. */
  readonly error?: string | undefined
}

type Joined = { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true }

/** A label, a field and what there is to say about it. @param render draws the field with the attributes that join the three */
export function Field({
  label,
  hint,
  error,
  render,
}: Described & { readonly render: (joined: Joined) => ComponentChildren }) {
  const id = useId()
  const said = error ?? hint
  const joined = {
    id,
    ...(said !== undefined && { 'aria-describedby': `${id}-said` }),
    ...(error !== undefined && { 'aria-invalid': true as const }),
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {render(joined)}
      {said !== undefined && (
        <p id={`${id}-said`} class={error === undefined ? 'field-hint' : 'field-error'}>
          {said}
        </p>
      )}
    </div>
  )
}

type TextFieldProps = Described &
  Omit<InputHTMLAttributes, 'value' | 'onInput' | 'label'> & {
    readonly value: string
    readonly onValue: (value: string) => void
  }

/** A field for a line of text. */
export function TextField({ label, hint, error, value, onValue, ...rest }: TextFieldProps) {
  return (
    <Field
      {...{ label, hint, error }}
      render={(joined) => (
        <input
          type="text"
          {...rest}
          {...joined}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    />
  )
}

type TextAreaProps = Described &
  Omit<TextareaHTMLAttributes, 'value' | 'onInput' | 'label'> & {
    readonly value: string
    readonly onValue: (value: string) => void
  }

/** A field for several lines. */
export function TextArea({ label, hint, error, value, onValue, ...rest }: TextAreaProps) {
  return (
    <Field
      {...{ label, hint, error }}
      render={(joined) => (
        <textarea
          rows={3}
          {...rest}
          {...joined}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    />
  )
}

type ChoiceProps<T extends string> = Described & {
  readonly value: T
  readonly options: readonly { readonly value: T; readonly text: string }[]
  readonly onValue: (value: T) => void
  readonly disabled?: boolean
}

/** One of several. */
export function Choice<T extends string>({ label, hint, error, value, options, onValue, disabled }: ChoiceProps<T>) {
  return (
    <Field
      {...{ label, hint, error }}
      render={(joined) => (
        <select
          {...joined}
          value={value}
          disabled={disabled ?? false}
          onChange={(event) => onValue(event.currentTarget.value as T)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    />
  )
}

type SwitchProps = {
  readonly label: string
  readonly hint?: string | undefined
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
}

/** On or off. */
export function Switch({ label, hint, checked, onChange, disabled }: SwitchProps) {
  const id = useId()
  return (
    <div class="switch">
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled ?? false}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
    </div>
  )
}
