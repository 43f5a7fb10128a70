import { isPrivateUrl } from '#adapters/commands/http/private-url.ts';
import { SQLITE_IS_LOCAL } from '#domain/jobs/command/sql/local-files.ts';
import type { Installation } from '#domain/jobs/command-kind/kind.ts';
import { ENVIRONMENT_IS_LOCAL } from '#domain/secrets/local-environment.ts';

/** The things that no runner on AWS does, as far as a job says them: the API warns of them or refuses the job, and so does infra/ of jobs in code. */
export const REFUSED_ON_AWS: Pick<Installation, 'refusedServer' | 'refusedDatabase' | 'refusedReference'> = {
  refusedServer: (url) =>
    isPrivateUrl(url) ? `${new URL(url).host} is a private address, which no runner on AWS asks` : undefined,
  refusedDatabase: () => SQLITE_IS_LOCAL,
  refusedReference: (reference) => ('fromEnvironment' in reference ? ENVIRONMENT_IS_LOCAL : undefined),
};
