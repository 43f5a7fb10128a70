import { runBuilt } from './built.ts';

const [name = '', ...args] = process.argv.slice(2);

/** One line a benchmark: `npm run bench -- schedule`. */
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  schedule: () => import('./schedule.ts'),
  units: () => import('./units.ts').then(({ countUnits }) => countUnits()),
  forecast: () => import('./forecast.ts').then(({ measureForecast }) => measureForecast()),
  receipts: () => import('./receipts.ts').then(({ measureReceipts }) => measureReceipts()),
  cost: () => import('./cost.ts').then(({ countCost }) => countCost()),
  scale: () => import('./scale/measure.ts').then(({ measureScale }) => measureScale()),
  engine: () => runBuilt({ measure: 'bench/engine/measure.ts', fill: 'bench/engine/fill.ts' }, args),
  processes: () => runBuilt({ measure: 'bench/processes/measure.ts' }, args),
  cold: () => import('./cold.ts'),
  cli: () => import('./cli.ts'),
};

const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench === undefined) {
  console.error(`usage: npm run bench -- <name>, where <name> is one of ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  await bench();
}
