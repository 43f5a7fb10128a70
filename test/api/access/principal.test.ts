import { expect, test } from 'vitest';
import { present } from '#domain/values/present.ts';
import { principalOf } from '#functions/api/access/principal.ts';
import { makeHandler } from '#functions/api/handler.ts';
import { readAssignments } from '#functions/deployment/access.ts';
import { openApi } from '#local/http/open-api.ts';
import { apiWorld } from '#test/api/api-world.ts';
import { httpEvent } from '#testing/http-event.ts';

const event = await httpEvent(new Request('http://api.test/v1/jobs'), 'request-1');
const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/teams/a/deployer`;

test.each([
  ['a session of the role, whatever its path', ROLE, `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/ann`, true],
  ['a session that is called like another role', ROLE, `arn:aws:sts::${ACCOUNT}:assumed-role/other/deployer`, false],
  ['a role of that name in another account', ROLE, 'arn:aws:sts::999900001111:assumed-role/deployer/ann', false],
  ['a role of that name in another partition', ROLE, `arn:aws-cn:sts::${ACCOUNT}:assumed-role/deployer/ann`, false],
  ['a role whose name goes on', ROLE, `arn:aws:sts::${ACCOUNT}:assumed-role/deployer2/ann`, false],
  ['a user of that name', ROLE, `arn:aws:iam::${ACCOUNT}:user/deployer`, false],
  ['a user', `arn:aws:iam::${ACCOUNT}:user/ann`, `arn:aws:iam::${ACCOUNT}:user/ann`, true],
  ['another user', `arn:aws:iam::${ACCOUNT}:user/ann`, `arn:aws:iam::${ACCOUNT}:user/anna`, false],
  ['the account', `arn:aws:iam::${ACCOUNT}:root`, `arn:aws:iam::${ACCOUNT}:root`, true],
])('a role is given by the ARN of who asks: %s', (_, given, userArn, isGiven) => {
  const principal = principalOf(asked({ iam: { userArn } }), [assignment(given)]);

  expect(principal).toMatchObject({ name: userArn, grants: isGiven ? [{ role: 'operator' }] : [] });
});

test('a role is given by the subject of a token, never by a name in it that may go to others', () => {
  const claims = { sub: 'user-1', email: 'ann@example.org' };

  expect(principalOf(asked({ jwt: { claims } }), [assignment('user-1')]).grants).toHaveLength(1);
  expect(principalOf(asked({ jwt: { claims } }), [assignment('ann@example.org')]).grants).toEqual([]);
});

test('every assignment counts that names the one who asks', () => {
  const userArn = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/ann`;
  const assignments = [
    assignment(ROLE),
    assignment('arn:aws:iam::1:root'),
    { ...assignment(ROLE), role: 'viewer' as const },
  ];

  expect(principalOf(asked({ iam: { userArn } }), assignments).grants.map(({ role }) => role)).toEqual([
    'operator',
    'viewer',
  ]);
});

test('where no roles are given, whom the authorizer lets in may do everything', () => {
  expect(principalOf(asked({ iam: { userArn: ROLE } }), undefined).grants).toMatchObject([
    { role: 'admin', jobs: ['*'] },
  ]);
});

test('where roles are given, whoever is not named has none: also those of whom the authorizer says nothing', () => {
  const nameless = [{}, { iam: undefined }, { jwt: { claims: {} } }].map((authorizer) => asked(authorizer));

  for (const one of [event, ...nameless]) {
    expect(principalOf(one, [assignment(ROLE), assignment('')]).grants).toEqual([]);
  }
});

test('the deployed function goes by the assignments that it is told in its environment', async () => {
  const assignments = readAssignments({ CRONSTACK_ACCESS: JSON.stringify([assignment(ROLE)]) });
  const { engine } = apiWorld();
  const handler = makeHandler({ ...engine, openApi, logFault: () => undefined, ...present({ assignments }) });
  const statusFor = async (role: string) => {
    const userArn = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/ann`;
    return (await handler(asked({ iam: { userArn } }))).statusCode;
  };

  expect([await statusFor('deployer'), await statusFor('other')]).toEqual([200, 403]);
  expect(readAssignments({})).toBeUndefined();
});

function assignment(principal: string) {
  return { principals: [principal], role: 'operator' as const, jobs: ['*'], commandKinds: [] };
}

function asked(authorizer: object): typeof event {
  return Object.assign({}, event, { requestContext: { ...event.requestContext, authorizer } });
}
