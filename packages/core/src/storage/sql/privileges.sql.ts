/**
 * Nobody but the owner may touch the trail, until roles are granted: not even what PUBLIC may do by default. The functions of capture run as their owner.
 *
 * @param s - The quoted name of the storage schema.
 */
export const privileges = (s: string): string[] => [
  `REVOKE ALL ON SCHEMA ${s} FROM PUBLIC`,
  `REVOKE ALL ON ALL TABLES IN SCHEMA ${s} FROM PUBLIC`,
  `REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${s} FROM PUBLIC`,
  `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${s} FROM PUBLIC`,
]
