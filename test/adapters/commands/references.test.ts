import { expect, test } from 'vitest';
import { unreadableValues } from '#adapters/commands/attempt/unreadable-values.ts';
import type { SecretReading, Secrets } from '#ports/secrets.ts';
import { execute, line } from './an-execution.ts';

const DATABASE = '{"user":"app","password":"tr0ub4dor","port":5432}';

test('variables of job and command come from where they are kept, and their values are masked', async () => {
  const { result, output } = await execute(line('echo "$A $B $C $D"; echo "$B" >&2; exit 3', aCommandsVariables()), {
    env: { A: { fromEnvironment: 'LAPTOP_ONLY' }, B: { fromParameter: '/never/read' } },
    environment: { LAPTOP_ONLY: 'own-value' },
    secrets: aStore().secrets,
  });
  expect(output).toContain('*** *** *** plain\n');
  expect(result).toMatchObject({ kind: 'failed', reason: { code: 'exit_code', text: 'exit code 3: ***' } });
});

test('a command really gets the values', async () => {
  const check = 'test "$A" = "tr0ub4dor" && test "$B" = 5432 && test "$C" = "postgres://app:pa ss@db" && test -z "$E"';
  const { result } = await execute(
    line(check, {
      env: {
        A: { fromSecret: 'db', key: 'password' },
        B: { fromSecret: 'db', key: 'port' },
        C: { fromParameter: '/app/auth', prefix: 'postgres://app:' },
      },
    }),
    { secrets: aStore().secrets },
  );
  expect(result).toEqual({ kind: 'succeeded', exitCode: 0 });
});

test('a secret is read once in an attempt, and again in the next one', async () => {
  const store = aStore();
  const command = line('true', {
    env: { A: { fromSecret: 'db', key: 'password' }, B: { fromSecret: 'db', key: 'user' } },
  });
  await execute(command, { secrets: store.secrets });
  await execute(command, { secrets: store.secrets });
  expect(store.asked).toEqual(['db', 'db']);
});

test('the secrets within a secret that is handed over whole are masked too', async () => {
  const { output } = await execute(
    line('echo $DB; printf "%s" "$DB" | cut -d: -f3', { env: { DB: { fromSecret: 'db' } } }),
    {
      secrets: aStore().secrets,
    },
  );
  expect(output).toBe('***\n"***","port"\n');
});

test.each([
  [{ fromSecret: 'db', key: 'nobody' }, /^the value of A is not to be had: the secret db is no JSON object with/],
  [{ fromSecret: 'db', key: 'toString' }, /is no JSON object with a text under this key$/],
  [{ fromSecret: 'text', key: 'password' }, /is no JSON object with a text under this key$/],
  [{ fromSecret: 'long', key: 'id' }, /the secret long under this key: 9007199254740993 would become/],
  [{ fromSecret: 'gone' }, /^the value of A is not to be had: there is none$/],
  [{ fromEnvironment: 'UNSET' }, /the runtime has no variable UNSET in its environment$/],
])('%j fails the attempt before anything is started, for good, and shows nothing', async (A, reason) => {
  const { result, output } = await execute(line('echo started', { env: { A } }), {
    secrets: aStore().secrets,
    environment: {},
  });
  expect(result).toMatchObject({ kind: 'failed', reason: { text: expect.stringMatching(reason) }, retryable: false });
  expect(output).toBe('');
  expect(JSON.stringify(result)).not.toContain('tr0ub4dor');
});

test('a number of a secret that is not kept is nothing to those who ask for another key', async () => {
  const A = { fromSecret: 'long', key: 'pin' };
  const { result } = await execute(line('test "$A" = 12345678', { env: { A } }), { secrets: aStore().secrets });

  expect(result).toMatchObject({ kind: 'succeeded' });
});

test('the runtime’s own environment can be read on a person’s machine alone', async () => {
  const { result } = await execute(line('true', { env: { A: { fromEnvironment: 'PATH' } } }));
  expect(result).toMatchObject({ kind: 'failed', reason: { text: expect.stringContaining('on your own machine') } });
});

test('what an attempt could not read now is said in a sentence each, and nothing of what it could', async () => {
  const sentences = unreadableValues({ secrets: aStore().secrets, environment: { HERE: 'own-value' } });

  expect(
    await sentences({
      A: { fromSecret: 'gone' },
      B: { fromSecret: 'db', key: 'nobody' },
      C: { fromSecret: 'db', key: 'password' },
      D: { fromEnvironment: 'HERE' },
      E: 'plain',
    }),
  ).toEqual([
    'the value of A is not to be had: there is none',
    'the value of B is not to be had: the secret db is no JSON object with a text under this key',
  ]);
});

test('a look-up that hangs ends with the attempt', async () => {
  const controller = new AbortController();
  const hang = () => {
    controller.abort('timed_out');
    return new Promise<never>(() => {});
  };
  const { result } = await execute(line('true', { env: { A: { fromSecret: 'x' } } }), {
    secrets: { readSecret: hang, readParameter: hang },
    signal: controller.signal,
  });
  expect(result).toEqual({ kind: 'stopped' });
});

test('a value with a NUL character fails the attempt without being shown', async () => {
  const { result } = await execute(line('true', { env: { A: { fromSecret: 'nul' } } }), { secrets: aStore().secrets });
  expect(result).toMatchObject({ kind: 'failed', retryable: false });
  expect(JSON.stringify(result)).not.toContain('tr0ub4dor');
});

function aCommandsVariables() {
  return { env: { B: { fromSecret: 'db', key: 'password' }, C: { fromParameter: '/app/auth' }, D: 'plain' } };
}

function aStore() {
  const asked: string[] = [];
  const known = new Map([
    ['db', DATABASE],
    ['text', 'tr0ub4dor'],
    ['long', '{"id": 9007199254740993, "password": "tr0ub4dor", "pin": 12345678}'],
    ['nul', 'tr0ub4dor\0'],
    ['/app/auth', 'pa ss@db'],
  ]);
  const read = async (name: string): Promise<SecretReading> => {
    asked.push(name);
    const text = known.get(name);
    return text === undefined ? { kind: 'unreadable', why: 'there is none', retryable: false } : { kind: 'text', text };
  };
  const secrets: Secrets = { readSecret: read, readParameter: read };
  return { secrets, asked };
}
