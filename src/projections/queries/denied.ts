/** Why a query is refused; a value, not an exception. */
export type Denied = { readonly denied: 'not_found' | 'forbidden' | 'invalid'; readonly detail: string }

export const denied = (code: Denied['denied'], detail: string): Denied => ({ denied: code, detail })

export const isDenied = (value: object): value is Denied => 'denied' in value
