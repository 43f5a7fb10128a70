import { afterEach, test } from 'vitest';
import { killNine } from './kill-nine.ts';
import { mortalRuntime } from './mortal-runtime.ts';

const runtime = mortalRuntime();

afterEach(() => runtime.remove());

test('kill -9 in the middle of runs loses no job, no history and no fire, and starts no attempt twice', async () => {
  await killNine(runtime, 1);
}, 90_000);
