import { runTaskProcess } from './process.ts';

await runTaskProcess(process.argv[2] ?? '', async (request) => {
  // Loaded by the first request: most tasks make none.
  const { makeTokenSigner } = await import('#adapters/access/sign.ts');
  return makeTokenSigner({ environment: process.env, fetch: globalThis.fetch })(request);
});
