import { CHECK, checkTaskProcess } from './check.ts';
import { runTaskProcess } from './process.ts';

const [, , file = ''] = process.argv;

await (file === CHECK
  ? checkTaskProcess()
  : runTaskProcess(file, async (request) => {
      // Loaded by the first request: most tasks make none.
      const { makeTokenSigner } = await import('#adapters/access/sign.ts');
      return makeTokenSigner({ environment: process.env, fetch: globalThis.fetch })(request);
    }));
