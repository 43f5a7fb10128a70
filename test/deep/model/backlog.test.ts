import { expect, test } from 'vitest';
import { MortalClock } from '#test/scenarios/mortal-clock.ts';
import { create, memoryMachine } from '#testing/runtime.ts';

const DAY_MS = 86_400_000;
const JOBS = ['one', 'two', 'three', 'four'];

test.each([1, 7])(
  'after %i days down, four jobs at every second are sent as many wake-ups as decisions are made',
  async (days) => {
    const machine = memoryMachine('2026-06-01T00:00:00Z');
    let clock = new MortalClock(machine.clock);
    const runtime = machine.runtime({}, clock);
    await runtime.start();
    for (const id of JOBS) {
      await create(runtime, { id, schedule: '* * * * * *', catchup: 'all', deadlineSeconds: 600 });
    }
    clock.kill();
    await machine.clock.advanceByAsync(days * DAY_MS);
    const before = await versions();
    const counted = { sent: 0 };
    clock = new MortalClock(machine.clock);
    const [begun, cpu] = [performance.now(), process.cpuUsage()];

    const again = machine.runtime({}, clock);
    const { queues } = again.engine.ports;
    const sendWakes = queues.sendWakes.bind(queues);
    queues.sendWakes = (wakes) => {
      counted.sent += wakes.length;
      return sendWakes(wakes);
    };
    await again.start();
    await machine.clock.advanceByAsync(120_000);

    const decisions = (await versions()).reduce((sum, version, index) => sum + version - (before[index] ?? 0), 0);
    const heads = await machine.ports.heads.readMany(JOBS);
    const spent = process.cpuUsage(cpu);
    console.log(
      `${days} days down: ${counted.sent} wake-ups for ${decisions} decisions, ${Math.round(performance.now() - begun)} ms, ` +
        `${Math.round((spent.user + spent.system) / 1000)} ms of CPU, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`,
    );
    clock.kill();
    expect(counted.sent).toBeLessThanOrEqual(decisions);
    for (const { mark, counters } of heads) {
      expect(mark).toBeGreaterThanOrEqual(machine.clock.nowSeconds() - 2);
      expect(counters.missed).toBeGreaterThan(days * 86_400 - 700);
    }

    async function versions(): Promise<readonly number[]> {
      return (await machine.ports.heads.readMany(JOBS)).map(({ version }) => version);
    }
  },
);
