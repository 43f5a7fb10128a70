import type { Logger } from '@aws-lambda-powertools/logger';
import { lazySecrets } from '#adapters/aws/lazy-clients.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { lazily } from '#domain/values/lazily.ts';
import { readHeartbeat } from '#functions/deployment/settings.ts';

/** The sign of life that the configuration asks for, to be given after each sweep; undefined where it asks for none, and nothing is loaded. */
export function heartbeatFromEnvironment(logger: () => Logger): (() => Promise<void>) | undefined {
  const settings = readHeartbeat();
  if (settings === undefined) {
    return undefined;
  }
  const load = lazily(async () => {
    const { makeHeartbeat } = await import('#adapters/notices/heartbeat.ts');
    return makeHeartbeat({
      settings,
      clock: systemClock,
      http: { allowPrivate: false },
      secrets: lazySecrets(),
      onFailure: (why) => logger().warn('the heartbeat came to nothing', { why }),
    });
  });
  return async () => (await load())();
}
