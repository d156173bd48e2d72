/**
 * SQL that takes the guard away from what a test is about to change in the trail, as its owner can. The partitions keep theirs, so that TRUNCATE is refused all
 * the same: use DELETE.
 */
export const withoutGuard = ['audit_changes', 'audit_transactions', 'audit_key_moves']
  .map((table) => `alter table threadline.${table} disable trigger append_only`)
  .join('; ')
