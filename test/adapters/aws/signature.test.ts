import { expect, test } from 'vitest';
import { signed } from '#adapters/aws/signature.ts';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };

test('a request to S3 says the hash of its body, as S3 asks, and keeps its path as it stands', async () => {
  const request = new Request('https://s3.eu-west-1.amazonaws.com/assets/a%20b.json');

  const { headers, url } = await signed(request, { service: 's3', region: 'eu-west-1', credentials: CREDENTIALS });

  expect(url).toBe('https://s3.eu-west-1.amazonaws.com/assets/a%20b.json');
  expect(headers.get('x-amz-content-sha256')).toMatch(/^[0-9a-f]{64}$/);
  expect(headers.get('x-amz-security-token')).toBe('token');
  expect(headers.get('authorization')).toMatch(/Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/s3\/aws4_request/);
});
