/**
 * The names of times that crontab(5) and Kubernetes know alike (robfig/cron v3, `parseDescriptor`). The language reads them and more; an
 * importer takes those alone that its source would.
 */
export const NICKNAMES: ReadonlySet<string> = new Set([
  '@yearly',
  '@annually',
  '@monthly',
  '@weekly',
  '@daily',
  '@midnight',
  '@hourly',
]);
