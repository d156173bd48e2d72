/** The only reasons for which a test may skip itself: `skip(condition, skipReasons.noOlderServer)`. */
export const skipReasons = {
  /** Never in CI, which installs one. */
  noOlderServer: 'no older PostgreSQL server is installed',
  /** Never in CI, which installs it. */
  noPgBouncer: 'PgBouncer is not installed',
  /** Never in CI. */
  noSampleData: 'the sample database Chinook does not lie beside the repository',
  serverLacksFeature: 'the server of this run is too old to have the feature',
} as const
