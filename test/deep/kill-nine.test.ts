import { afterEach, test } from 'vitest';
import { killNine } from '#test/scenarios/kill-nine.ts';
import { mortalRuntime } from '#test/scenarios/mortal-runtime.ts';

const runtime = mortalRuntime();

afterEach(() => runtime.remove());

test('three kill -9 in the middle of runs lose no job, no history and no fire, and start no attempt twice', async () => {
  await killNine(runtime, 3);
}, 240_000);
