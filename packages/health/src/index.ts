export type { Threadline } from '@threadline/core'
