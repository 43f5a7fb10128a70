import { afterEach, test } from 'vitest';
import { killNine } from '#test/scenarios/kill-nine.ts';
import { mortalRuntime } from '#test/scenarios/mortal-runtime.ts';

const KILLS = Number(process.env.CRONSTACK_KILLS ?? 3);
const LONGEST_LIFE_MS = 80_000;

const runtime = mortalRuntime();

afterEach(() => runtime.remove());

test(
  `${KILLS} kill -9 in the middle of runs lose no job, no history and no fire, and start no attempt twice`,
  async () => {
    console.info(JSON.stringify(await killNine(runtime, KILLS)));
  },
  KILLS * LONGEST_LIFE_MS,
);
