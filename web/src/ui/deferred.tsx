import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { toast } from './toasts.js'

/** What the browser says of it names an address, and no reason. */
const UNLOADED = 'This could not be loaded. Try again when there is a connection.'

/**
 * A component that is loaded when it is first shown; nothing is there meanwhile.
 * @param load imports it
 */
export function deferred<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null
  return function Deferred(props: P) {
    const [Inner, setInner] = useState(() => loaded)
    useEffect(() => {
      if (Inner !== null) return
      load().then(
        (component) => {
          loaded = component
          // As a function: a component given as it is would be called.
          setInner(() => component)
        },
        () => toast(UNLOADED, 'error'),
      )
    }, [])
    return Inner === null ? null : <Inner {...props} />
  }
}
