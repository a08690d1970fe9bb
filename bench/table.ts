export type Row = { readonly measure: string; readonly figures: string; readonly ratio: number; readonly aim: Aim }
/** The ratio (or figure) must be at least, or at most, so much. */
export type Aim = { readonly atLeast: number } | { readonly atMost: number }

const meets = (ratio: number, aim: Aim): boolean => ('atLeast' in aim ? ratio >= aim.atLeast : ratio <= aim.atMost)

/** Lines of text in columns as wide as their widest cell. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

/** Prints measures with the aim beside each; a missed aim makes the process end with 1. */
export function printTable(title: string, rows: readonly Row[]): void {
  const body = rows.map(({ measure, figures, ratio, aim }) => [
    measure,
    figures,
    ratio.toFixed(2),
    'atLeast' in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`,
    meets(ratio, aim) ? 'met' : 'MISSED',
  ])
  console.log(`\n${title}\n${columns([['measure', 'figures (medians)', 'result', 'aim', ''], ...body])}`)
  if (rows.some(({ ratio, aim }) => !meets(ratio, aim))) process.exitCode = 1
}
