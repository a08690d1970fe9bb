import { useId } from 'preact/hooks'
import { Button } from '../../ui/button.js'
import { TextField } from '../../ui/field.js'

type TimeZoneFieldProps = {
  readonly name: string
  readonly value: string
  readonly error: string | undefined
  readonly onValue: (value: string) => void
}

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** A field for a time zone, with all that this browser knows, and that of this device at hand. */
export function TimeZoneField(props: TimeZoneFieldProps) {
  const id = useId()
  return (
    <div class="time-zone">
      <TextField {...props} label="Time zone" list={id} maxLength={100} hint="Others see what time it is for you" />
      <datalist id={id}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {props.value !== here() && (
        <Button look="quiet" onClick={() => props.onValue(here())}>
          Use {here()}
        </Button>
      )}
    </div>
  )
}
