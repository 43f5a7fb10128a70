import { join } from 'node:path';
import type { AttemptPlace } from '#adapters/commands/program/place.ts';
import { CLAUDE_VARIABLES } from '#domain/jobs/command/claude/variables.ts';

/** The variables that a run of Claude Code is not given: with the runtime's own token it could change its own job. */
export const WITHHELD = 'CRONSTACK_TOKEN';

/**
 * The whole environment of a run. Without HOME the program would take the home of the passwd entry, and with it the user's own login and
 * sessions.
 * @param kept the folder for its sessions; the attempt's own where none is kept
 */
export function claudeEnvironment(
  { environment, folder }: Pick<AttemptPlace, 'environment' | 'folder'>,
  kept: string | undefined,
): Readonly<Record<string, string>> {
  return {
    ...environment,
    ...CLAUDE_VARIABLES,
    HOME: folder,
    TMPDIR: folder,
    CLAUDE_CONFIG_DIR: kept ?? join(folder, '.claude'),
  };
}
