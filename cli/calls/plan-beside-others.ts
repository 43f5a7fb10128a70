import type { Client } from '#api/client/client.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import type { FileSet } from './pages.ts';
import { planPages } from './plan-pages.ts';

const MOST_NAMED = 10;

/**
 * The hash of a plan that changes no job of another source, or of none: with it nothing is stored where somebody makes such a job meanwhile.
 * @throws CommandFailure others_jobs, naming the jobs that it would change
 */
export async function planBesideOthers(client: Client, set: FileSet): Promise<string> {
  const { items, hash } = await planPages(client, set, () => undefined);
  const others: string[] = [];
  for (const { id } of items.filter(({ change }) => change === 'updated')) {
    const { source } = await client.getJob(id);
    if (source === undefined || source !== set.source) {
      others.push(source === undefined ? `${id} (of no source)` : `${id} (of the source ${source})`);
    }
  }
  if (others.length > 0) {
    const named = others.slice(0, MOST_NAMED).join(', ');
    const rest = others.length > MOST_NAMED ? ` and ${others.length - MOST_NAMED} more` : '';
    throw new CommandFailure(
      'others_jobs',
      `nothing is stored: other jobs have these ids: ${named}${rest}; --replace puts the imported ones in their place`,
    );
  }
  return hash;
}
