/** Says what is being done now. */
export type Progress = (doing: string) => void

/** On stderr: in place on a terminal, else a line for each thing. */
export function showProgress(): { readonly progress: Progress; readonly done: () => void } {
  const terminal = process.stderr.isTTY
  const clear = terminal ? '\r\u001B[2K' : ''
  let last = ''
  const progress = (doing: string) => {
    // Without a terminal, the count in "insert 3/40" would fill the log.
    const shown = terminal ? doing : doing.replace(/ \d+\/\d+$/, '')
    if (shown !== last) process.stderr.write(`${clear}${shown}${terminal ? '' : '\n'}`)
    last = shown
  }
  return { progress, done: () => process.stderr.write(clear) }
}
