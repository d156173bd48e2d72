/** A line of CSV as RFC 4180 has it. A missing value is nothing at all, an empty text is `""`. */
export function csvLine(values: readonly (string | null)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}

function csvCell(value: string | null): string {
  if (value === null) return ''
  const text = isFormula(value) ? `'${value}` : value
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const number = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * What a spreadsheet would take for a formula: it gets an apostrophe in front. So does a text that has apostrophes in front of one already: who reads the file can take
 * away exactly one wherever a formula follows. Numbers are no formulas.
 */
function isFormula(value: string): boolean {
  return /^'*[=+\-@\t\r\n＝＋－＠]/.test(value) && !number.test(value)
}
