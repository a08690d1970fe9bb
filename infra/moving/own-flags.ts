/** What a command's own flags were given as, and the arguments that are not its own. */
export type Taken = { readonly own: ReadonlyMap<string, string>; readonly rest: readonly string[] }

/**
 * Takes a command's own flags from its arguments, as `--in file` or `--in=file`; the rest are settings.
 * @param names without the dashes
 */
export function takeFlags(argv: readonly string[], names: readonly string[]): Taken {
  const own = new Map<string, string>()
  const rest: string[] = []
  for (let i = 0; i < argv.length; i += 1) {
    const argument = argv[i] ?? ''
    const [flag = '', ...value] = argument.split('=')
    const name = names.find((each) => flag === `--${each}`)
    if (name === undefined) rest.push(argument)
    else own.set(name, value.length > 0 ? value.join('=') : (argv[(i += 1)] ?? ''))
  }
  return { own, rest }
}
