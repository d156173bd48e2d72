/**
 * Views of the console that operators have saved. They are their owners' to change and delete, and no part of the trail.
 *
 * @param s - The quoted name of the storage schema.
 */
export const views = (s: string): string[] => [
  `CREATE TABLE ${s}.saved_views (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  actor text COLLATE "C" NOT NULL,                   -- whose it is
  name text COLLATE "C" NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 480),
  address text NOT NULL CHECK (octet_length(address) <= 4096), -- below the base path of the console
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (actor, name)
)`,
]
