export interface ShortcutGroup {
  readonly title: string
  readonly shortcuts: readonly (readonly [keys: readonly string[], does: string])[]
}

/** Every key, for the help. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      [['Ctrl', 'K'], 'palette: go to a screen, find an id, a row or a correlation'],
      [['?'], 'this help'],
      [['g', 'h'], 'home'],
      [['g', 't'], 'timeline'],
      [['g', 'c'], 'coverage'],
      [['g', 'p'], 'redaction policy'],
      [['g', 'r'], 'retention'],
      [['g', 'x'], 'exports'],
      [['g', 'e'], 'evidence'],
      [['u'], 'times in UTC or in your zone'],
    ],
  },
  {
    title: 'Timeline',
    shortcuts: [
      [['/'], 'type a filter'],
      [['j', 'k'], 'next and previous change; arrows as well'],
      [['Enter'], 'open the change; once more: its transaction'],
      [['Esc'], 'close the change'],
      [['l'], 'live mode on or off'],
      [['t'], 'time range'],
      [['r'], 'up to the present'],
      [['o'], 'row of the open change'],
    ],
  },
  {
    title: 'Row',
    shortcuts: [
      [['[', ']'], 'to the change before and after'],
      [['d'], 'compare two instants'],
    ],
  },
]
