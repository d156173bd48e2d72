import { defineConfig } from '@threadline/core'

/** How the store is audited. The running store, its installation and the `threadline` command all read this file. */
export default defineConfig({
  tables: {
    customers: {
      // Never stored, not even that it looked different: an update of it alone is an entry without fields.
      exclude: ['password_hash'],
      // That it changed is recorded, what it was is not.
      mask: ['phone', 'iban'],
      // Moves with every visit and says nothing: an update of it alone is no entry at all.
      exceptColumns: ['last_seen_at'],
    },
    staff: { exclude: ['password_hash'] },
    products: { exceptColumns: ['view_count'] },
    orders: {},
    // Many and small: updates keep the names of the changed columns, not their earlier values.
    order_lines: { storeChangedFrom: false },
    payments: { mask: ['card_last4'], maskPlaceholder: '••••' },
  },
  verifyCoverage: {
    expectedTables: ['customers', 'staff', 'products', 'orders', 'order_lines', 'payments'],
  },
  health: {
    // Sign-ins come and go by the minute; who used them is in every change they led to.
    expectedUncoveredTables: ['sessions'],
  },
})
