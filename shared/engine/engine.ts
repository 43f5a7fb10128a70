import type { Configuration } from '../jobs/configuration.ts';
import type { Ports } from '../ports/ports.ts';

/** What the use cases work with: the ports and what was decided at deployment. */
export interface Engine {
  readonly ports: Ports;
  readonly configuration: Configuration;
  /** The names of the registered tasks. */
  readonly taskNames: ReadonlySet<string>;
  /** The runner classes that a job may name. */
  readonly runners: ReadonlySet<string>;
  /** The longest an attempt may take here, whatever the configuration says: 840 s on Lambda. */
  readonly longestAttemptSeconds: number;
}
