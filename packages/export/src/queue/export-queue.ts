/**
 * Tells workers that there is work. It may lose a message or bring one twice: which exports wait is known by the job table alone, where one worker of many claims
 * each, and workers look there from time to time in any case.
 */
export interface ExportQueue {
  /** Says that an export waits. */
  announce(exportId: string): Promise<void>
  /**
   * Has `work` called whenever there may be an export to write; `work` resolves when nothing waits any more.
   *
   * @returns What ends that. It does not wait for `work`.
   */
  listen(work: () => Promise<void>): Promise<() => Promise<void>>
}
