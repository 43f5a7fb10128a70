import { describe, expect, test } from 'vitest';
import type { Action } from '#domain/access/action.ts';
import type { Grant } from '#domain/access/grant.ts';
import { may } from '#domain/access/may.ts';
import { ROLES, type Role } from '#domain/access/role.ts';

const ACTIONS: readonly (readonly [Action, Role])[] = [
  ['look', 'viewer'],
  ['read', 'viewer'],
  ['run', 'operator'],
  ['edit', 'editor'],
  ['administer', 'admin'],
];

describe.each(ACTIONS)('%s', (action, least) => {
  test.each(ROLES)(`is for ${least} and those above: %s`, (role) => {
    const isEnough = ROLES.indexOf(role) >= ROLES.indexOf(least);

    expect(may(holding({ role }), action, 'ci.build').allowed).toBe(isEnough);
  });

  test('is for nobody to whom nothing was granted', () => {
    expect(may({ name: 'nobody', grants: [] }, action, 'ci.build')).toMatchObject({ allowed: false });
  });

  test('reaches as far as the pattern; where no job is named, the role counts, but not for what concerns all', () => {
    const limited = holding({ role: 'admin', jobs: ['ci.*'] });

    expect(may(limited, action, 'ci.build').allowed).toBe(action !== 'administer');
    expect(may(limited, action, 'prod.deploy').allowed).toBe(false);
    expect(may(limited, action).allowed).toBe(action !== 'administer');
  });
});

test('each grant counts by itself: the role of one and the pattern of another make no right', () => {
  const principal = {
    name: 'ci',
    grants: [grant({ role: 'viewer' }), grant({ role: 'editor', jobs: ['ci.*'] })],
  };

  expect(may(principal, 'read', 'prod.deploy').allowed).toBe(true);
  expect(may(principal, 'edit', 'prod.deploy').allowed).toBe(false);
  expect(may(principal, 'edit', 'ci.build').allowed).toBe(true);
});

test.each([
  ['shell', {}, false],
  ['lambda', {}, false],
  ['secrets', {}, false],
  ['secrets', { commandKinds: ['shell', 'lambda'] }, false],
  ['secrets', { commandKinds: ['secrets'] }, true],
  ['secrets', { role: 'admin' }, true],
  ['task', {}, true],
  ['http', {}, true],
  ['shell', { commandKinds: ['shell'] }, true],
  ['lambda', { commandKinds: ['shell'] }, false],
  ['shell', { role: 'admin' }, true],
  ['shell', { runners: ['small'], commandKinds: ['shell'] }, true],
  ['task', { runners: ['large'] }, false],
  ['task', { role: 'admin', runners: ['large'] }, false],
] as const)('an editor may give %s to a job with %o: %s', (kind, limits, allowed) => {
  const command = { kinds: [kind], runner: 'small' };

  expect(may(holding({ role: 'editor', ...limits }), 'edit', 'ci.build', command).allowed).toBe(allowed);
});

test('a denial says which role it would take, and for what', () => {
  const viewer = holding({ role: 'viewer' });
  const editor = holding({ role: 'editor', runners: ['small'] });
  const command = (kind: string, runner: string) => ({ kinds: [kind], runner });

  expect(may(viewer, 'run', 'ci.build')).toMatchObject({ needs: 'the role operator for ci.build' });
  expect(may(viewer, 'administer')).toMatchObject({ needs: 'the role admin for all jobs' });
  expect(may(editor, 'edit', 'ci.build', command('shell', 'small'))).toMatchObject({
    needs: 'the role editor with the command kinds shell for ci.build',
  });
  expect(may(editor, 'edit', 'ci.build', command('task', 'large'))).toMatchObject({
    needs: 'the role editor with the runner class large for ci.build',
  });
});

function grant(limits: Partial<Grant>): Grant {
  return { role: 'viewer', jobs: ['*'], commandKinds: [], ...limits };
}

function holding(limits: Partial<Grant>) {
  return { name: 'ann', grants: [grant(limits)] };
}
