import type { Logger } from '@aws-lambda-powertools/logger';
import { secretsUnder } from '#adapters/aws/role/clients.ts';
import type { CommandSessions } from '#adapters/aws/role/sessions.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { HttpPings } from '#adapters/notices/ping.ts';
import type { Pings } from '#ports/pings.ts';

/** The pings of a runner on AWS: the address of a check is read under the session of the run's command, as its other secrets are. */
export function makePings(sessions: CommandSessions, logger: () => Logger): Pings {
  return new HttpPings({
    clock: systemClock,
    // There is nothing private to ask but what hands out a role's credentials.
    http: { allowPrivate: false },
    secretsFor: (run, signal) => secretsUnder(() => sessions.of({ ...run, signal })),
    onFailure: ({ jobId, runId }, why) => logger().warn('a ping came to nothing', { jobId, runId, why }),
  });
}
