import { secondsOf } from '#domain/time/instant.ts';
import { type Adopting, oneByOne, requirePlan } from './one-by-one.ts';
import { planPuttingBack } from './plan-putting-back.ts';
import { putBack } from './put-back.ts';
import { planText, stepText } from './text.ts';

/** Puts the schedules of a group back as they were before they were adopted, or says what that would do. */
export async function undoAdoption(adopting: Adopting): Promise<void> {
  const { surroundings, session, states, options } = adopting;
  const { group, prefix = '' } = options;
  const now = secondsOf(surroundings.now());
  const { items, hash } = await planPuttingBack(session.client, states, { group, prefix, now });
  if (options.apply === true) {
    requirePlan(options, hash);
    return await oneByOne(adopting, items, putBack);
  }
  const lines = items.map(({ job, step }) => ({ schedule: job.name, job: job.id, step }));
  session.print(
    { items: lines.map((line) => ({ ...line, words: stepText(line.step) })), plan: hash },
    () => planText(surroundings.stdout, lines, hash),
    lines.map(({ job }) => job),
  );
}
