/** Aborted by Ctrl-C and by whatever else asks a program to end; a second Ctrl-C ends it the hard way. */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => controller.abort())
  return controller.signal
}
