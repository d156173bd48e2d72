import { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { ExportStorage } from './export-storage.ts'

/** Where in S3 files are kept. */
export interface S3StorageOptions {
  /** The client, with its region, credentials and, for other services than AWS, endpoint. It stays the caller's to destroy. */
  readonly client: S3Client
  readonly bucket: string
  /** Stands before every key, such as `audit/`. @defaultValue '' */
  readonly prefix?: string
  /** What every object is stored with, such as `{ ServerSideEncryption: 'aws:kms' }`. */
  readonly put?: { readonly ServerSideEncryption?: 'AES256' | 'aws:kms'; readonly SSEKMSKeyId?: string }
}

/** Bytes of a part, and parts that are sent at once: what an upload holds in memory. */
const partSize = 8 * 1024 * 1024
const queueSize = 2

/**
 * Files in S3 or a service that speaks its protocol. They are uploaded in parts, so that their size need not be known; an upload that fails leaves no object. Give the bucket a
 * lifecycle rule that aborts incomplete multipart uploads, for processes that are killed.
 */
export function s3Storage({ client, bucket, prefix = '', put = {} }: S3StorageOptions): ExportStorage {
  const target = (key: string) => ({ Bucket: bucket, Key: `${prefix}${key}` })
  return {
    async write(key, body, { contentType, signal }) {
      const abort = new AbortController()
      const stop = () => abort.abort(signal?.reason)
      signal?.throwIfAborted()
      signal?.addEventListener('abort', stop, { once: true })
      let failure: { readonly error: unknown } | undefined
      async function* remembered() {
        try {
          yield* body
        } catch (error) {
          failure = { error }
          throw error
        }
      }
      const upload = new Upload({
        client,
        params: {
          ...put,
          ...target(key),
          Body: Readable.from(remembered(), { objectMode: false }),
          ContentType: contentType,
        },
        abortController: abort,
        partSize,
        queueSize,
        leavePartsOnError: false,
      })
      try {
        await upload.done()
      } catch (error) {
        signal?.throwIfAborted()
        // What made the body fail says more than what followed when its parts were taken back.
        throw failure === undefined ? error : failure.error
      } finally {
        signal?.removeEventListener('abort', stop)
      }
    },
    async read(key, { signal } = {}) {
      try {
        const { Body } = await client.send(
          new GetObjectCommand(target(key)),
          signal === undefined ? {} : { abortSignal: signal },
        )
        return Body instanceof Readable ? Body : null
      } catch (error) {
        if (error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound')) return null
        throw error
      }
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand(target(key)))
    },
  }
}
