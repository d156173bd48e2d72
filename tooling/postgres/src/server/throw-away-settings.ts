/** Settings for data that need not survive a crash. */
export const throwAwaySettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } as const
