import type { Command } from 'commander';
import type { Job } from '#api/shapes/job.ts';
import { noteStandstill } from '#cli/calls/standstill.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { jobText } from '#cli/text/job.ts';
import { present } from '#domain/values/present.ts';

/** `cronstack get JOB` */
export function registerGet(program: Command, surroundings: Surroundings): void {
  program
    .command('get')
    .description('show a job: its definition, state and counters')
    .argument('<job>', 'the id of a job')
    .option('--show-secrets', 'with --json or --output yaml, also what is secret in its definition')
    .action(async (id: string, { showSecrets = false }: { readonly showSecrets?: boolean }, command: Command) => {
      const session = await openSession(surroundings, command);
      const job = await session.client.getJob(id);
      await noteStandstill(session, surroundings.now(), ({ job: id, tag }) =>
        tag === undefined ? (id ?? job.id) === job.id : job.tags.includes(tag),
      );
      const shown = showSecrets ? job : await masked(job);
      session.print(shown, () => jobText(surroundings.stdout, job, surroundings.now()), [job.id]);
    });
}

/** A job as data, its secrets masked as they are in its output. What knows of them is loaded here: few commands need it. */
async function masked(job: Job): Promise<unknown> {
  const [{ secretsOf }, { maskJson }] = await Promise.all([
    import('#domain/jobs/secrets.ts'),
    import('#domain/secrets/mask-json.ts'),
  ]);
  const { command, args, env, ping } = job;
  return maskJson([], job, secretsOf({ command, env, ...present({ args, ping }) }));
}
