import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readAccount } from '#adapters/aws/role/account.ts';

const lambda = mockClient(LambdaClient);
const ARN = 'arn:aws:iam::123456789012:user/me';
const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${ARN}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const asked: Request[] = [];

beforeEach(() => {
  for (const [name, value] of Object.entries({
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: '',
    AWS_ENDPOINT_URL: '',
  })) {
    vi.stubEnv(name, value);
  }
  lambda.on(GetAccountSettingsCommand).resolves({ AccountLimit: { ConcurrentExecutions: 10 } });
  stsAnswers(new Response(IDENTITY));
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  lambda.reset();
  asked.length = 0;
});

test('an identity and its quota are asked for in its region, signed for STS', async () => {
  expect(await readAccount()).toEqual({ arn: ARN, region: 'eu-west-1', concurrentExecutions: 10 });
  expect(asked[0]?.url).toBe('https://sts.eu-west-1.amazonaws.com/');
  expect(await asked[0]?.text()).toBe('Action=GetCallerIdentity&Version=2011-06-15');
  expect(asked[0]?.headers.get('authorization')).toMatch(/AKIDEXAMPLE\/\d{8}\/eu-west-1\/sts\/aws4_request/);
});

test('a quota that may not be read is left out', async () => {
  lambda.on(GetAccountSettingsCommand).rejects(new Error('AccessDenied'));

  expect(await readAccount()).toMatchObject({ concurrentExecutions: undefined });
});

test('what STS refuses is said in its words, and that it is out of reach in those of the system', async () => {
  stsAnswers(
    new Response('<Error><Code>ExpiredToken</Code><Message>The token is over</Message></Error>', { status: 403 }),
  );
  await expect(readAccount()).rejects.toThrow('STS refuses: The token is over');
  stsAnswers(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }));
  await expect(readAccount()).rejects.toThrow('STS cannot be asked: getaddrinfo ENOTFOUND');
});

function stsAnswers(answer: Response | Error): void {
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request);
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  });
}
