/** What belongs to a file that is written. */
export interface WriteOptions {
  readonly contentType: string
  /** Aborted, writing fails and nothing is kept. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Where the files of background exports are kept. Keys are `exports/…`, of lower-case letters, digits, dots, dashes and slashes alone. Every worker, and whoever
 * serves downloads, must reach the same files.
 */
export interface ExportStorage {
  /** Keeps all of a file or, where the body or the storage fails, nothing of it. */
  write(key: string, body: AsyncIterable<Uint8Array>, options: WriteOptions): Promise<void>
  /** The file; null when it is not there. */
  read(
    key: string,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<AsyncIterable<Uint8Array> | null>
  /** Removes a file, and what an unfinished write has left of it; does nothing when there is none. */
  delete(key: string): Promise<void>
}
