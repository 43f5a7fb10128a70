import type { ClaudeShortcomings } from './command/claude/settings.ts';
import type { Installation } from './command-kind/kind.ts';
import type { ReadConditions } from './condition/objections.ts';

/** The bounds that a runner class sets its runs. */
export interface RunnerLimits extends ClaudeShortcomings, ReadConditions {
  /** The longest an attempt may take in this class, whatever the configuration says: 840 s on Lambda. */
  readonly longestAttemptSeconds: number;
  /** The way to longer attempts, for those who ask for one; a clause: `a class with the option fargate allows longer ones`. */
  readonly longerBy?: string;
  /** The memory of its function or containers; unset where nobody pays by it. */
  readonly memoryMb?: number;
  /** Of its containers: 1,024 are a processor. */
  readonly cpuUnits?: number;
  /** Its runs are on machines elsewhere, where somebody has to start a runner. */
  readonly remote?: true;
}

/** The runner classes that a job may name, and what each allows. */
export type RunnerClasses = ReadonlyMap<string, RunnerLimits>;

/**
 * The place where the runs of a class are. On a machine elsewhere others decide what is asked, opened and looked up than where the job is
 * saved.
 */
export function installationOf(limits: RunnerLimits | undefined, installation: Installation): Installation {
  const {
    refusedServer: _server,
    refusedDatabase: _database,
    refusedReference: _reference,
    ...elsewhere
  } = installation;
  return limits?.remote === true ? elsewhere : installation;
}
