/**
 * Background exports. The table is the queue and the truth about each of them: whatever tells workers that there is work, one worker of many claims it here. They are
 * no part of the trail, and their owners' to cancel.
 *
 * @param s - The quoted name of the storage schema.
 */
export const exportJobs = (s: string): string[] => [
  `CREATE TABLE ${s}.export_jobs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  actor text COLLATE "C" NOT NULL,                   -- whose it is: 'user/42'
  actor_ref json NOT NULL,
  format text NOT NULL CHECK (format IN ('csv', 'json', 'ndjson')),
  options json NOT NULL,                             -- order and byte order mark
  filters json NOT NULL,
  scopes json NOT NULL,                              -- what its owner may see: what every one of these lets through
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'ready', 'failed', 'cancelled', 'expired')),
  attempts integer NOT NULL DEFAULT 0,
  worker text,                                       -- who runs it, and until when it need not have been heard of
  leased_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,                            -- of the first attempt
  finished_at timestamptz,
  expires_at timestamptz,
  total bigint,                                      -- changes that matched when it was begun, counted up to a limit
  total_capped boolean,
  changes bigint NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0,
  sha256 text,
  file text,                                         -- its key in the storage; NULL once it is gone
  file_name text,
  error_code text,
  error_message text
)`,
  `CREATE INDEX export_jobs_owner ON ${s}.export_jobs (actor, created_at, id)`,
  `CREATE INDEX export_jobs_open ON ${s}.export_jobs (created_at, id) WHERE status IN ('queued', 'running')`,
  `CREATE INDEX export_jobs_kept ON ${s}.export_jobs (expires_at) WHERE file IS NOT NULL`,
]
