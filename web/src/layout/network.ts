import { signal } from '@preact/signals'

/** Whether the device has a network at all, as far as the browser knows: true says nothing about the server. */
export const isNetworkThere = signal(typeof navigator === 'undefined' || navigator.onLine)

if (typeof addEventListener === 'function') {
  addEventListener('online', () => (isNetworkThere.value = true))
  addEventListener('offline', () => (isNetworkThere.value = false))
}
