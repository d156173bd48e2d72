import {
  metaSchema,
  readinessSchema,
  savedViewInputSchema,
  savedViewListSchema,
  savedViewSchema,
} from '@threadline/contract'
import { z } from 'zod'
import { operation } from './operation.ts'

const views = 'Saved views'
const service = 'Service'

/** The saved views of the calling actor, and what there is to know about the service itself. */
export const serviceOperations = {
  listViews: operation({
    tag: views,
    summary: 'The views that the caller has saved, by name',
    access: 'read',
    answer: { status: 200, description: 'All of them.', schema: savedViewListSchema },
    errors: ['not_available'],
  }),
  saveView: operation({
    tag: views,
    summary: 'Save a view; one with the same name is replaced',
    access: 'read',
    body: savedViewInputSchema,
    answer: { status: 201, description: 'The view.', schema: savedViewSchema },
    errors: ['invalid_body', 'too_many_views', 'read_only', 'not_available'],
  }),
  deleteView: operation({
    tag: views,
    summary: 'Delete a view of the caller',
    access: 'read',
    params: z.object({ id: z.string() }),
    answer: { status: 204, description: 'It is gone.' },
    errors: ['not_found', 'read_only', 'not_available'],
  }),
  meta: operation({
    tag: service,
    summary: 'Who the caller is to the API, and what there is to ask',
    access: 'any',
    answer: { status: 200, description: 'Facts for a console.', schema: metaSchema },
    errors: [],
  }),
  openApi: operation({
    tag: service,
    summary: 'This document',
    access: 'any',
    answer: {
      status: 200,
      description: 'OpenAPI 3.1.',
      schema: z.object({ openapi: z.string() }).loose().meta({ id: 'OpenApiDocument' }),
      revalidate: true,
    },
    errors: [],
  }),
  health: operation({
    tag: service,
    summary: 'Whether the process answers',
    access: 'public',
    answer: { status: 200, description: 'It does.', schema: z.object({ status: z.literal('ok') }) },
    errors: [],
  }),
  readiness: operation({
    tag: service,
    summary: 'Whether database and audit schema can be used',
    access: 'public',
    answer: { status: 200, description: 'They can.', schema: readinessSchema },
    errors: ['storage_behind'],
  }),
}
