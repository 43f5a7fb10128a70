import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import type { RunnerClasses } from '#domain/jobs/runner-classes.ts';

/** A command that is to work at home, where its home is the attempt's own folder: on AWS, and where the job asks for that. */
export function homeThatGoes(settings: JobSettings, runners: RunnerClasses): readonly Warning[] {
  const { command, env, isolatedHome, runner } = settings;
  const [folder, own] = 'cwd' in command ? [command.cwd, 'env' in command ? command.env : {}] : [undefined, {}];
  const isAtHome = folder !== undefined && /^~(?:\/|$)/.test(folder) && !('HOME' in { ...env, ...own });
  return isAtHome && (isolatedHome === true || runners.get(runner)?.memoryMb !== undefined)
    ? [
        {
          code: 'home-goes',
          message:
            "it works in ~, which is there a folder of each attempt's own, empty and removed after it: write elsewhere what is to stay, and the whole path of what is to be found",
        },
      ]
    : [];
}
