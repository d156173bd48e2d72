export { type PgBossLike, type PgBossQueueOptions, pgBossQueue } from './queue/pg-boss-queue.ts'
