import type { ButtonHTMLAttributes, ComponentChildren } from 'preact'

type ButtonProps = Omit<ButtonHTMLAttributes, 'icon' | 'size'> & {
  /** `primary` once in a dialog; `danger` for what cannot be undone. */
  readonly look?: 'primary' | 'quiet' | 'danger' | 'plain'
  readonly isBusy?: boolean
  readonly children: ComponentChildren
}

/** A button with words. */
export function Button({ look = 'plain', isBusy = false, children, disabled, class: more, ...rest }: ButtonProps) {
  const classes = `button button-${look}${typeof more === 'string' ? ` ${more}` : ''}`
  return (
    <button type="button" {...rest} class={classes} disabled={isBusy || disabled === true} aria-busy={isBusy}>
      {children}
    </button>
  )
}

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
