/** Without an aim it stands there for comparison. */
export type Row = {
  readonly measure: string
  readonly figures: string
  readonly ratio: number
  readonly aim: Aim | null
}
/** The ratio (or figure) must be at least, or at most, so much. */
export type Aim = { readonly atLeast: number } | { readonly atMost: number }

const meets = ({ ratio, aim }: Row): boolean =>
  aim === null || ('atLeast' in aim ? ratio >= aim.atLeast : ratio <= aim.atMost)

function verdict(row: Row): readonly [aim: string, verdict: string] {
  const { aim } = row
  if (aim === null) return ['', '']
  return ['atLeast' in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`, meets(row) ? 'met' : 'MISSED']
}

/** Lines of text in columns as wide as their widest cell. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

/** Prints measures with the aim beside each; a missed aim makes the process end with 1. */
export function printTable(title: string, rows: readonly Row[]): void {
  const body = rows.map((row) => [row.measure, row.figures, row.ratio.toFixed(2), ...verdict(row)])
  console.log(`\n${title}\n${columns([['measure', 'figures (medians)', 'result', 'aim', ''], ...body])}`)
  if (!rows.every(meets)) process.exitCode = 1
}
