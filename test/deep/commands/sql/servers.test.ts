import { spawn } from 'node:child_process';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SqlCommand } from '#domain/jobs/command/sql/schema.ts';
import { type Choices, execute } from '#test/adapters/commands/an-execution.ts';
import { MARIADB, POSTGRES, startMariadb, startPostgres, type TestServer } from './a-server.ts';
import { eventually } from './eventually.ts';

/** What differs between the servers. */
const SERVERS = {
  PostgreSQL: {
    programs: POSTGRES,
    start: startPostgres,
    placeholder: (number: number) => `$${number}::text`,
    sleep: 'select pg_sleep(600)',
    sleeping: "select count(*) from pg_stat_activity where query like 'select pg_sleep(600)%' and state = 'active'",
    wrong: /relation "nowhere" does not exist \(42P01\)/,
  },
  MariaDB: {
    programs: MARIADB,
    start: startMariadb,
    placeholder: () => '?',
    sleep: 'select sleep(600)',
    sleeping: "select count(*) from information_schema.processlist where info = 'select sleep(600)'",
    wrong: /Table 'shop.nowhere' doesn't exist \(42S02\)/,
  },
} as const;

test.each(['postgres', 'mysql'])(
  'a %s that accepts and says nothing is let go of when the attempt is',
  async (scheme) => {
    const sockets: Socket[] = [];
    const controller = new AbortController();
    const silent = createServer((socket) => {
      sockets.push(socket);
      controller.abort('cancelled');
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const text = `${scheme}://ann:tr0ub4dor-3@127.0.0.1:${port}/shop`;
    const secrets = {
      readSecret: async () => ({ kind: 'text', text }) as const,
      readParameter: async () => ({ kind: 'text', text }) as const,
    };

    const { result } = await execute(
      { type: 'sql', connection: { fromSecret: 'prod/db' }, statement: 'select 1' },
      { secrets, signal: controller.signal },
    );

    expect(result).toEqual({ kind: 'stopped' });
    await eventually('the connection to be closed', async () =>
      sockets.every(({ closed }) => closed) ? true : undefined,
    );
    silent.close();
  },
);

describe.each(Object.entries(SERVERS))(
  '%s',
  (name, { programs, start, placeholder, sleep, sleeping, wrong }) => {
    if (programs === undefined) {
      test.skip(`${name} is not installed here: .ci/databases`);
      return;
    }
    let server: TestServer;

    beforeAll(async () => {
      server = await start();
      // PostgreSQL listens before it answers: "the database system is starting up" (57P03).
      await eventually('the server to answer', async () =>
        (await ask({ statement: 'select 1' })).result.kind === 'succeeded' ? true : undefined,
      );
    }, 60_000);
    afterAll(() => server?.stop());

    test('rows are a table; of one row the values are the result', async () => {
      const { result, output } = await ask({ statement: "select 7 as id, 'ann' as name, null as nothing" });

      expect(output).toBe('id | name | nothing\n---+------+--------\n 7 | ann  | NULL\n(1 row)\n');
      expect(result).toEqual({
        kind: 'succeeded',
        left: { result: '{"rows":1,"row":{"id":"7","name":"ann","nothing":null}}' },
      });
    });

    test('values are bound, whatever they hold, with what stands in them for facts of the run', async () => {
      const [one, two] = [placeholder(1), placeholder(2)];
      const parameters = ["'); drop table x; --", '<cronstack.scheduled-day>'];
      const { result } = await ask({
        statement: `select concat(${one}, '') as a, concat(${two}, '') as b`,
        parameters,
      });
      expect(result).toMatchObject({
        left: { result: JSON.stringify({ rows: 1, row: { a: parameters[0], b: '2026-03-01' } }) },
      });
    });

    test('several statements are one transaction, and each says what it gave', async () => {
      await ask({ statement: 'create table several (id int primary key)' });
      const { output } = await ask({
        statement: 'insert into several values (1), (2); select id from several order by id; delete from several',
        expect: { rows: 2 },
      });
      expect(output).toBe('2 rows changed\nid\n--\n 1\n 2\n(2 rows)\n2 rows changed\n');

      const failed = await ask({ statement: 'insert into several values (3); select * from nowhere' });
      expect(failed.result).toMatchObject({ kind: 'failed', retryable: false, reason: { code: 'sql_failed' } });
      expect(failed.result).toMatchObject({ reason: { text: expect.stringMatching(wrong) } });
      expect((await ask({ statement: 'select * from several' })).result).toMatchObject({
        left: { result: '{"rows":0}' },
      });
    });

    test('rows that are not as many as expected undo what was changed', async () => {
      await ask({ statement: 'create table expected (id int)' });
      const { result } = await ask({ statement: 'insert into expected values (1), (2)', expect: { rows: '>2' } });
      expect(result).toEqual({
        kind: 'failed',
        reason: { code: 'sql_rows', text: '2 rows, expected >2' },
        retryable: true,
      });
      expect((await ask({ statement: 'select * from expected', expect: { rows: '=0' } })).result.kind).toBe(
        'succeeded',
      );
    });

    test('more rows than there is room for are counted', async () => {
      const ten = 'select 1 as a union all select 2 union all select 3 union all select 4 union all select 5';
      const cross = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((alias) => `(${ten}) ${alias}`).join(', ');
      const statement = `select a.a as x from ${cross}`;
      const { result, output } = await ask({ statement });
      expect(result).toMatchObject({ left: { result: '{"rows":78125}' } });
      expect(output).toContain('(78125 rows; the first 10000 are shown)\n');
      expect((await ask({ statement, output: 'count' })).output).toBe('(78125 rows)\n');
    });

    test('a statement of ten minutes is gone from the server when its cancellation is answered', async () => {
      const controller = new AbortController();
      const running = ask({ statement: sleep }, { signal: controller.signal });
      await eventually('the statement to run', async () => ((await sleepers()) === 1 ? true : undefined));

      controller.abort('cancelled');

      expect((await running).result).toEqual({ kind: 'stopped' });
      expect(await sleepers()).toBe(0);
    });

    test('so is one that takes longer than the command says', async () => {
      const { result } = await ask({ statement: sleep, timeoutSeconds: 1 });
      expect(result).toEqual({
        kind: 'failed',
        reason: {
          code: 'sql_too_long',
          text: 'still running after 1 s (timeoutSeconds of the command), and cancelled',
        },
        retryable: true,
      });
      expect(await sleepers()).toBe(0);
    });

    test('the address and its password are masked, and a login that is refused is final', async () => {
      const { output } = await ask({ statement: `select '${server.url} tr0ub4dor-3' as shown` });
      expect(output).not.toContain('tr0ub4dor');

      const stranger = server.url.replace('ann:', 'nobody:');
      const { result } = await ask({ statement: 'select 1' }, {}, stranger);
      expect(result).toMatchObject({ kind: 'failed', retryable: false, reason: { code: 'sql_failed' } });
      expect(JSON.stringify(result)).not.toContain('tr0ub4dor');
    });

    test('a server that is not there passes', async () => {
      const { result } = await ask({ statement: 'select 1' }, {}, server.url.replace(/:\d+\//, ':1/'));
      expect(result).toMatchObject({ kind: 'failed', retryable: true, reason: { code: 'sql_unreachable' } });
    });

    // MariaDB cannot be told to look for its client.
    if (name === 'PostgreSQL') {
      test('a statement whose runner is killed is gone within seconds', async () => {
        const file = join(import.meta.dirname, 'holds-a-statement.ts');
        const runner = spawn(process.execPath, ['--import', 'tsx', file, server.url], { stdio: 'inherit' });
        await eventually('the statement to run', async () => ((await sleepers()) === 1 ? true : undefined));

        runner.kill('SIGKILL');

        await eventually('the statement to be gone', async () => ((await sleepers()) === 0 ? true : undefined));
      });
    }

    async function sleepers(): Promise<number> {
      const { result } = await ask({ statement: `/* other */ ${sleeping}` });
      const kept = result.kind === 'succeeded' ? (result.left?.result ?? '') : '';
      return Number(Object.values(JSON.parse(kept).row)[0]);
    }

    function ask(command: Partial<SqlCommand>, choices: Choices = {}, url = server.url) {
      const secrets = {
        readSecret: async () => ({ kind: 'text', text: url }) as const,
        readParameter: async () => ({ kind: 'text', text: url }) as const,
      };
      return execute({ type: 'sql', connection: { fromSecret: 'prod/db' }, ...command }, { secrets, ...choices });
    }
  },
  60_000,
);
