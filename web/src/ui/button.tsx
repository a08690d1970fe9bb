import type { ButtonHTMLAttributes, ComponentChildren } from 'preact'

type ButtonProps = Omit<ButtonHTMLAttributes, 'icon' | 'size'> & {
  /** `primary` once in a dialog; `danger` for what cannot be undone. */
  readonly look?: 'primary' | 'quiet' | 'danger' | 'plain'
  readonly isBusy?: boolean
  readonly children: ComponentChildren
}

/** A button with words. It can have the focus also while it does nothing: so it keeps it when it has been pressed. */
export function Button({ look = 'plain', isBusy = false, disabled, children, class: more, ...rest }: ButtonProps) {
  const classes = `button button-${look}${typeof more === 'string' ? ` ${more}` : ''}`
  const isOff = isBusy || disabled === true
  const idle = isOff && { 'aria-disabled': true as const, onClick: ignore }
  return (
    <button type="button" {...rest} {...idle} class={classes} aria-busy={isBusy}>
      {children}
    </button>
  )
}

/** Enter in a field of a form presses its button, too. */
const ignore = (event: Event): void => event.preventDefault()

type IconButtonProps = Omit<ButtonHTMLAttributes, 'icon' | 'size'> & {
  /** What it does, for everyone who does not know the picture. */
  readonly label: string
  readonly children: ComponentChildren
}

/** A button with a picture. */
export function IconButton({ label, children, class: more, ...rest }: IconButtonProps) {
  const classes = `icon-button${typeof more === 'string' ? ` ${more}` : ''}`
  return (
    <button type="button" title={label} aria-label={label} {...rest} class={classes}>
      {children}
    </button>
  )
}
