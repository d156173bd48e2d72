/** What `within` answers when the work takes longer. */
export const tooLate = Symbol('too late')

/** The result of the work, unless it takes longer; the work goes on then, and its failure is nobody's. */
export async function within<Result>(
  milliseconds: number,
  work: Promise<Result>,
): Promise<Result | typeof tooLate> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<typeof tooLate>((resolve) => {
    timer = setTimeout(() => resolve(tooLate), milliseconds)
  })
  work.catch(() => {})
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
