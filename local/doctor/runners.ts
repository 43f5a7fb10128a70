import { pathOf } from '#api/routes/path.ts';
import { healthRoute } from '#api/routes/service.ts';
import type { RemoteClassShown } from '#api/shapes/runners/presence.ts';
import { type Finding, ok, type Patient, skipped, warning } from './finding.ts';

/** Asks the API that was named for the runners of its classes on machines elsewhere: which were seen, and when. */
export async function checkRunners({ url, ask }: Pick<Patient, 'url' | 'ask'>): Promise<Finding> {
  if (url === undefined) {
    return skipped('no deployment was named: --url or CRONSTACK_URL does');
  }
  const response = await ask(`${url.replace(/\/$/, '')}${pathOf(healthRoute, {})}`).catch(() => undefined);
  const health = healthRoute.answers()[200].safeParse(await response?.json().catch(() => undefined));
  if (!health.success) {
    return skipped(`${url} does not tell`);
  }
  const { runners = [] } = health.data;
  if (runners.length === 0) {
    return skipped('no class there has its runners on machines of its own');
  }
  const found = runners.map(classText).join('; ');
  const missing = runners.filter(({ unattended }) => unattended !== undefined).map(({ runner }) => runner);
  return missing.length === 0
    ? ok(found)
    : warning(
        found,
        `runs wait: start ${missing.map((name) => `cronstack runner --class ${name}`).join(', ')} somewhere`,
      );
}

function classText({ runner, seen }: RemoteClassShown): string {
  const machines = seen.map(
    ({ host, presence, seenAt, running, most }) =>
      `${host} ${presence === 'there' ? `there, ${running} of ${most} runs` : presence} (seen ${seenAt})`,
  );
  return `${runner}: ${machines.length === 0 ? 'none was seen' : machines.join(', ')}`;
}
