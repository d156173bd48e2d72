import { expect, test } from 'vitest'
import * as exports from './index.ts'
import * as pgBoss from './pg-boss.ts'
import * as s3 from './s3.ts'

test('the names that @threadline/export exports', () => {
  expect(Object.keys(exports).sort()).toEqual([
    'cancelExport',
    'createExport',
    'expireExports',
    'exportChanges',
    'exportFileName',
    'exportStream',
    'getExport',
    'inProcessQueue',
    'listExports',
    'localStorage',
    'openExport',
    'startExportWorker',
  ])
  expect(Object.keys(pgBoss)).toEqual(['pgBossQueue'])
  expect(Object.keys(s3)).toEqual(['s3Storage'])
})
