import { afterEach, expect, test, vi } from 'vitest';
import { assumeRole } from '#adapters/aws/role/assume.ts';

const SESSION = {
  roleArn: 'arn:aws:iam::123456789012:role/commands',
  name: 'report',
  tags: { job: 'report', class: 'heavy' },
};
/** As API_AssumeRole shows an answer. */
const GRANTED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
  <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/commands/report</Arn></AssumedRoleUser>
  <Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>wJalr/XUtnFEMI+K7MDENG</SecretAccessKey>
  <SessionToken>AQoDYXdzEPT//////////wEX==</SessionToken><Expiration>2026-06-01T01:00:00Z</Expiration></Credentials>
</AssumeRoleResult></AssumeRoleResponse>`;

afterEach(() => {
  vi.unstubAllGlobals();
});

test('asks STS of the region for an hour, signed as the runner, with name and tags', async () => {
  const asked = answering(200, GRANTED);

  expect(await assume()).toEqual({
    kind: 'assumed',
    credentials: {
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalr/XUtnFEMI+K7MDENG',
      sessionToken: 'AQoDYXdzEPT//////////wEX==',
      expiresAtMs: Date.parse('2026-06-01T01:00:00Z'),
    },
  });
  const [request] = asked;
  expect(request?.url).toBe('https://sts.eu-west-1.amazonaws.com/');
  expect(request?.headers.get('authorization')).toMatch(/Credential=AKID\/\d{8}\/eu-west-1\/sts\/aws4_request/);
  expect(request?.headers.get('x-amz-security-token')).toBe('own');
  expect(Object.fromEntries(new URLSearchParams(await request?.text()))).toEqual({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: SESSION.roleArn,
    RoleSessionName: 'report',
    DurationSeconds: '3600',
    'Tags.member.1.Key': 'job',
    'Tags.member.1.Value': 'report',
    'Tags.member.2.Key': 'class',
    'Tags.member.2.Value': 'heavy',
  });
});

test('in China, STS has another address, and an emulator its own', async () => {
  const asked = answering(200, GRANTED);
  await assume('cn-north-1');
  await assume('eu-west-1', 'https://127.0.0.1:4566');

  expect(asked.map(({ url }) => url)).toEqual(['https://sts.cn-north-1.amazonaws.com.cn/', 'https://127.0.0.1:4566/']);
});

test.each([
  [400, 'Throttling', 'unavailable', 'STS refuses for now (Throttling)'],
  [429, 'TooManyRequests', 'unavailable', 'STS refuses for now (TooManyRequests)'],
  [503, 'ServiceUnavailable', 'unavailable', 'STS refuses for now (ServiceUnavailable)'],
  [403, 'AccessDenied', 'denied', 'the runner may not assume the command role of its class (AccessDenied)'],
  [400, 'ValidationError', 'refused', 'STS refuses (ValidationError)'],
  [403, 'InvalidClientTokenId', 'refused', 'STS refuses (InvalidClientTokenId)'],
])('an answer with %i %s is told as %s', async (status, code, kind, why) => {
  answering(status, `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code></Error></ErrorResponse>`);

  expect(await assume()).toMatchObject({ kind, why: expect.stringContaining(why) });
});

test('no answer, or half of one, passes', async () => {
  answering(200, GRANTED.slice(0, 250));
  expect(await assume()).toMatchObject({ kind: 'unavailable' });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));

  expect(await assume()).toEqual({ kind: 'unavailable', why: 'STS could not be asked (fetch failed)' });
});

function answering(status: number, text: string): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request);
    return new Response(text, { status });
  });
  return asked;
}

function assume(region = 'eu-west-1', endpoint?: string) {
  const credentials = async () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'own' });
  return assumeRole(SESSION, { region, endpoint, credentials });
}
