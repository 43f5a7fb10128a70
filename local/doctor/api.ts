import { pathOf } from '#api/routes/path.ts';
import { healthRoute } from '#api/routes/service.ts';
import { broken, type Finding, ok, type Patient, skipped } from './finding.ts';

/** Asks the API that was named, or has the data folder, how it fares. */
export async function checkApi({ url, ask }: Pick<Patient, 'url' | 'ask'>): Promise<Finding> {
  if (url === undefined) {
    return skipped('no runtime has the data folder, and none was named: --url or CRONSTACK_URL does');
  }
  try {
    const { ok: isWell, status } = await ask(`${url.replace(/\/$/, '')}${pathOf(healthRoute, {})}`);
    return isWell
      ? ok(`${url} answers`)
      : broken(
          `${url} answers ${status}`,
          status < 500 ? 'check the address, and whose token or credentials these are' : 'look into its log',
        );
  } catch (error) {
    return broken(
      `${url} does not answer: ${error instanceof Error ? error.message : error}`,
      'start it, or name another address with --url',
    );
  }
}
