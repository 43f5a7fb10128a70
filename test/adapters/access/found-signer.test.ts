import { expect, test, vi } from 'vitest';
import { makeFoundSigner } from '#adapters/access/found-signer.ts';

test('a request to a deployed API is signed with the credentials at hand', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a secret of a test');

  const request = new Request('https://abc.execute-api.eu-central-1.amazonaws.com/v1/jobs?limit=5');
  const signed = await makeFoundSigner({}, globalThis.fetch)(request);

  expect(signed.headers.get('authorization')).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/execute-api\/aws4_request/,
  );
  vi.unstubAllEnvs();
});

test('a request to any other address is left as it is where no token is known', async () => {
  const request = new Request('https://cronstack.example/v1/jobs');

  expect(await makeFoundSigner({}, globalThis.fetch)(request)).toBe(request);
});
