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

/** Carries out the parts of the engine's benchmark that are named, or all of them. */
async function measureEngine(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    throw new Error(`there is no part ${unknown}: it is one of ${Object.keys(PARTS).join(', ')}`);
  }
  console.log(`Runs whose commands do nothing, on node ${process.version}.\n`);
  for (const [name, measure] of Object.entries(PARTS)) {
    if (names.length === 0 || names.includes(name)) {
      await measure();
    }
  }
}

await measureEngine(process.argv.slice(2));
