/** Where to go after logging in, from the address of the page; it is one of this client's own pages. */
export function returnPath(path: string, to: string | undefined): string {
  if (path !== '/login' && path !== '/register') return path
  return to !== undefined && isOwnPath(to) ? to : '/'
}

/** The address of a page to log in or sign up, from which one comes back. @param path the page that was asked for, with its query */
export function logInPath(page: '/login' | '/register', path: string): string {
  return path === '/' || !isOwnPath(path) ? page : `${page}?to=${encodeURIComponent(path)}`
}

/** Not to another site: `//example.org` and `/\example.org` are such. */
const isOwnPath = (path: string): boolean => /^\/(?![/\\])[^\s\\]*$/.test(path)
