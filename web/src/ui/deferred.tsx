import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { toastError } from './toasts.js'

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
      load().then((component) => {
        loaded = component
        // As a function: a component given as it is would be called.
        setInner(() => component)
      }, toastError)
    }, [])
    return Inner === null ? null : <Inner {...props} />
  }
}
