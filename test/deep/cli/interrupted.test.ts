import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { StopSignal } from '#adapters/machine/stop-signals.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { type CliWorld, cliWorld } from '#test/cli/cli-world.ts';

const JOB = { id: 'report', schedule: '0 9 * * *', command: 'echo' };
const LONGEST_POLL_MS = 2_000;

describe('run --wait and Ctrl-C', () => {
  test('once: says that the run goes on, offers to cancel it, and ends when nobody takes that up', async () => {
    const user = aUser({ 2: 'SIGINT' }, { patient: true });
    const { run, api } = await worldOf(user);

    const { code, out, err } = await run('run', 'report', '--wait');

    const [{ id, status } = { id: '', status: '' }] = (await api.client.listRuns('report')).items;
    expect(status).toBe('queued');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      `${id} goes on. Ctrl-C again cancels it, 5 s without that do not\n` +
        `error: ${id} goes on and nobody waits; its output: cronstack logs ${id}\n`,
    );
    expect(user.listeners()).toBe(0);
  });

  test('once, and the run ends in the meantime: its outcome is what counts', async () => {
    const user = aUser({ 2: 'SIGINT' });
    const world = await worldOf(user, { 5: (api) => api.runAll() });

    expect(await world.run('run', 'report', '--wait')).toMatchObject({
      code: 0,
      out: 'done\n',
      err: expect.stringMatching(/goes on\. .*\n.* succeeded in /),
    });
    expect(user.listeners()).toBe(0);
  });

  test('twice: cancels the run and shows how it ended', async () => {
    const user = aUser({ 2: 'SIGINT', 4: 'SIGINT' });
    const { run, api } = await worldOf(user);

    const { code, err } = await run('run', 'report', '--wait');

    expect((await api.client.listRuns('report')).items).toMatchObject([{ status: 'cancelled' }]);
    expect(code).toBe(1);
    expect(err).toMatch(/ is being cancelled\. .*\nerror: report\.\w+ cancelled/);
  });

  test('three times: waits for nothing any more', async () => {
    const user = aUser({ 2: 'SIGINT', 4: 'SIGINT', 6: 'SIGINT' });
    const { run } = await worldOf(user, {}, { deaf: true });

    expect(await run('run', 'report', '--wait')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/ is being cancelled\. .*\nerror: .* goes on and nobody waits/),
    });
  });

  test('twice, where the cancellation is refused: says so and ends', async () => {
    const user = aUser({ 2: 'SIGINT', 4: 'SIGINT' });
    const { run } = await worldOf(user, {}, { refusing: true });

    expect(await run('run', 'report', '--wait')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/ is not cancelled: .*\nerror: .* goes on and nobody waits/),
    });
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s ends the wait at once, and the run goes on', async (signal) => {
    const user = aUser({ 2: signal });
    const { run, api } = await worldOf(user);

    expect(await run('run', 'report', '--wait', '--json')).toMatchObject({
      code: 1,
      err: expect.stringContaining('{"error":{"code":"run_goes_on","message":"report.'),
    });
    expect((await api.client.listRuns('report')).items).toMatchObject([{ status: 'queued' }]);
  });
});

describe('apply and a signal', () => {
  test('finishes the call that is under way, says how far it came, and fails', async () => {
    const user = aUser({});
    const world = applying(user, 150, 1);

    const { code, err } = await world.run('apply', 'jobs.json');

    expect(code).toBe(1);
    expect(err).toBe(
      'stopping as soon as the call that is under way is done\n' +
        'error: stopped: 100 of 150 jobs are applied; apply the file again for the rest\n',
    );
    expect((await world.run('list', '--limit', '1000', '--json')).out.match(/"id": /g)).toHaveLength(100);
  });

  test('in the last call has nothing left to stop: everything is applied', async () => {
    const user = aUser({});

    expect(await applying(user, 150, 2).run('apply', 'jobs.json')).toMatchObject({
      code: 0,
      out: expect.stringContaining('150 created\n'),
    });
    expect(user.listeners()).toBe(0);
  });

  test('is left to the system the second time', async () => {
    const user = aUser({});

    await applying(user, 150, 1, () => expect(user.listeners()).toBe(0)).run('apply', 'jobs.json');

    expect.assertions(1);
  });
});

/** Somebody who sends signals: while the command waits for the so manieth time, or when told to. */
function aUser(signals: Readonly<Record<number, StopSignal>>, { patient = false } = {}) {
  const listeners = new Set<(signal: StopSignal) => void>();
  const send = (signal: StopSignal) => {
    for (const told of [...listeners]) {
      told(signal);
    }
  };
  let waits = 0;
  const surroundings = (eachWait: (wait: number) => Promise<void>): Pick<Surroundings, 'onStop' | 'sleep'> => ({
    onStop: (told) => {
      listeners.add(told);
      return () => listeners.delete(told);
    },
    sleep: async (delayMs, signal) => {
      if (delayMs > LONGEST_POLL_MS) {
        return patient ? undefined : untilAborted(signal);
      }
      waits += 1;
      const sent = signals[waits];
      if (sent !== undefined) {
        send(sent);
      }
      await eachWait(waits);
      await setImmediate();
    },
  });
  return { surroundings, send, listeners: () => listeners.size };
}

/** A world with a job whose run stays in the queue. `deaf`: a cancellation is never answered; `refusing`: it is an error. */
async function worldOf(
  user: ReturnType<typeof aUser>,
  acts: Readonly<Record<number, (api: CliWorld['api']) => Promise<void>>> = {},
  { deaf = false, refusing = false } = {},
): Promise<CliWorld> {
  const world = cliWorld({
    ...user.surroundings(async (wait) => acts[wait]?.(world.api)),
    fetch: async (request) => {
      if (!request.url.endsWith('/cancel')) {
        return world.api.fetch(request);
      }
      return deaf
        ? new Promise(() => undefined)
        : refusing
          ? Promise.reject(new Error('no way'))
          : world.api.fetch(request);
    },
  });
  await world.api.client.createJob(JOB);
  return world;
}

/** A world with a file of jobs, in which the user sends a signal during one of the calls that apply them. */
function applying(
  user: ReturnType<typeof aUser>,
  jobs: number,
  call: number,
  then: () => void = () => undefined,
): CliWorld {
  let calls = 0;
  const world = cliWorld({
    ...user.surroundings(async () => undefined),
    fetch: async (request) => {
      calls += request.url.endsWith('apply') ? 1 : 0;
      if (request.url.endsWith('apply') && calls === call) {
        user.send('SIGINT');
        then();
      }
      return world.api.fetch(request);
    },
  });
  world.files.set(
    'jobs.json',
    JSON.stringify(Array.from({ length: jobs }, (_, index) => ({ ...JOB, id: `j${index}` }))),
  );
  return world;
}

function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
}
