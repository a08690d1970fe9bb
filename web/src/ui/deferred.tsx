import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Button } from './button.js'
import { Empty, Spinner } from './empty.js'
import { Later, loadAhead } from './later.js'
import { errorText, toastError } from './toasts.js'

const parts = new Set<Later<unknown>>()

/** Loads all components that are loaded later, as far as it can. */
export const loadDeferred = (): Promise<void> => loadAhead(parts)

/**
 * A component that is loaded when it is first shown; nothing is there meanwhile. When it cannot be loaded, that is said,
 * and it is closed if it can be: whatever opens it does so again.
 * @param load imports it
 */
export function deferred<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const part = partOf(load)
  return function Deferred(props: P) {
    const { Inner, problem } = usePart(part)
    useEffect(() => {
      if (problem === null) return
      toastError(problem)
      close(props)
    }, [problem])
    return Inner === null ? null : <Inner {...props} />
  }
}

/** A page that is loaded when it is first shown. @param load imports it */
export function deferredPage<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const part = partOf(load)
  return function DeferredPage(props: P) {
    const { Inner, problem, retry } = usePart(part)
    if (Inner !== null) return <Inner {...props} />
    if (problem === null) return <Spinner />
    return (
      <Empty title="This page is not there yet">
        <p role="alert">{errorText(problem)}</p>
        <Button look="primary" onClick={retry}>
          Try again
        </Button>
      </Empty>
    )
  }
}

function partOf<P extends object>(load: () => Promise<ComponentType<P>>): Later<ComponentType<P>> {
  const part = new Later(load)
  parts.add(part)
  return part
}

function usePart<P extends object>(part: Later<ComponentType<P>>) {
  const [Inner, setInner] = useState(() => part.loaded)
  const [problem, setProblem] = useState<unknown>(null)
  const load = (): void => {
    setProblem(null)
    // As a function: a component given as it is would be called.
    part.load().then((component) => setInner(() => component), setProblem)
  }
  useEffect(() => {
    if (Inner === null) load()
  }, [])
  return { Inner, problem, retry: load }
}

function close(props: object): void {
  if ('onClose' in props && typeof props.onClose === 'function') (props.onClose as () => void)()
}
