import { type InstantInput, instantInputSchema, pageShape } from '@threadline/contract'

/** Which part of a list is wanted: a range of time, and a page of it. */
export interface WindowOptions {
  /** Only what was captured from this instant on. @defaultValue the beginning */
  readonly from?: InstantInput | undefined
  /** Only what was captured up to this instant, inclusive. @defaultValue the present */
  readonly to?: InstantInput | undefined
  /** Items of a page, from 1 to 500. @defaultValue 50 */
  readonly limit?: number | undefined
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined
}

/** The fields of {@link WindowOptions}, for schemas that contain them. */
export const windowShape = {
  from: instantInputSchema('start').optional(),
  to: instantInputSchema('end').optional(),
  ...pageShape,
}
