/** Reads CSV as RFC 4180 defines it; a field of nothing is null, one of two quotes is empty. */
export function readCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  let row: (string | null)[] = []
  while (field.lastIndex < text.length) {
    const at = field.lastIndex
    const [, quoted, plain, end] = field.exec(text) ?? []
    if (end === undefined) throw new Error(`This is no CSV: ${JSON.stringify(text.slice(at, at + 80))}`)
    row.push(quoted === undefined ? plain || null : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
