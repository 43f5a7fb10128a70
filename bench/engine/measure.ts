import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { measureAlone } from './alone.ts';
import { measureBesideBullMq } from './beside.ts';
import { measureLoads } from './loads.ts';
import { measureStart } from './start.ts';

/** The parts of the benchmark, in their order; `npm run bench -- engine alone` carries out one of them. */
const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  alone: measureAlone,
  bullmq: measureBesideBullMq,
  loads: measureLoads,
  start: measureStart,
};

/** Carries out the parts of the engine's benchmark that are named, or all of them: each in a process that has done nothing before. */
async function measureEngine(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    throw new Error(`there is no part ${unknown}: it is one of ${Object.keys(PARTS).join(', ')}`);
  }
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) {
    console.log(`${only}, on node ${process.version}, of runs whose commands do nothing\n`);
    await PARTS[only]?.();
    return;
  }
  for (const name of Object.keys(PARTS).filter((part) => names.length === 0 || names.includes(part))) {
    const part = spawn(process.execPath, [process.argv[1] ?? '', name], { stdio: 'inherit' });
    const [code] = await once(part, 'exit');
    process.exitCode ||= code === 0 ? 0 : 1;
  }
}

await measureEngine(process.argv.slice(2));
