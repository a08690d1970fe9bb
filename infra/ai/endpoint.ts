export type Endpoint = { readonly url: string; readonly headers: Readonly<Record<string, string>> }

/** A segment that is an API's version: `v1`, `v1beta`. */
const VERSION = /\/v\d+[a-z]*\d*(?:\/|$)/

/**
 * Where an operation of an API is. The base may end in a slash or not, in the version or not (then it is `v1`), or be the whole address.
 * A user name and password in it become a header, since `fetch` refuses them in addresses.
 * @param base as AI_BASE_URL has it
 * @param path of the operation, below the version
 * @throws TypeError when the base is no address
 */
export function endpointOf(base: string, path: string): Endpoint {
  const url = new URL(base)
  const { username, password } = url
  url.username = ''
  url.password = ''
  url.hash = ''
  const below = url.pathname.replace(/\/+$/, '')
  if (below.endsWith(`/${path}`)) url.pathname = below
  else url.pathname = `${below}${VERSION.test(below) ? '' : '/v1'}/${path}`
  if (username === '' && password === '') return { url: url.href, headers: {} }
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  return { url: url.href, headers: { authorization: `Basic ${credentials}` } }
}
