import { type Contender, CRONSTACK, PEERS, WITH_CALENDAR } from './schedule-contenders.ts';

const EXPRESSIONS = ['*/5 * * * *', '0 9 * * 1-5', '30 2 1 * *', '0 0 29 2 *', '15,45 8-18 * * MON', '*/10 * * * * *'];
const ZONES = ['UTC', 'America/New_York'];

/** Contenders take turns, so that a slow moment of the machine hits all of them; the median of the rounds counts. */
const ROUNDS = 9;
const ROUND_MS = 40;

console.log(
  `Medians of ${ROUNDS} rounds, node ${process.version}. Columns of peers: how many times faster cronstack is.\n`,
);
for (const timezone of ZONES) {
  table(`next(), ${timezone}`, PEERS, (contender, expression) => contender.walk(expression, timezone));
}
for (const timezone of ZONES) {
  const readers = PEERS.filter((peer) => peer.first !== undefined);
  table(`parse and first next(), ${timezone}`, readers, (contender, expression) =>
    contender.first?.(expression, timezone),
  );
}

const DAILY = ['*/5 * * * *', '0 9 * * *', '15,45 8-18 * * *'];
table(
  'next(), New York, and with a calendar',
  [WITH_CALENDAR],
  (contender, expression) => contender.walk(expression, 'America/New_York'),
  DAILY,
);

type Operation = (contender: Contender, expression: string) => (() => unknown) | undefined;

function table(
  title: string,
  peers: readonly Contender[],
  operation: Operation,
  expressions: readonly string[] = EXPRESSIONS,
): void {
  console.log(
    `${title.padEnd(40)}${['cronstack/s', ...peers.map(({ name }) => name)].map((name) => name.padStart(17)).join('')}`,
  );
  for (const expression of expressions) {
    const [ours = Number.NaN, ...theirs] = measure(
      [CRONSTACK, ...peers].map((contender) => operation(contender, expression)),
    );
    const cells = [
      thousands(ours),
      ...theirs.map((rate) => (Number.isNaN(rate) ? '-' : `x ${(ours / rate).toFixed(1)}`)),
    ];
    console.log(`${expression.padEnd(40)}${cells.map((cell) => cell.padStart(17)).join('')}`);
  }
  console.log('');
}

/** Operations a second of each, NaN for one that cannot do it. */
function measure(operations: readonly ((() => unknown) | undefined)[]): number[] {
  const rounds: number[][] = operations.map(() => []);
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [index, operation] of operations.entries()) {
      const rate = operation === undefined ? Number.NaN : rateOf(operation);
      // Round -1 warms up.
      if (round >= 0) {
        rounds[index]?.push(rate);
      }
    }
  }
  return rounds.map(median);
}

function rateOf(operation: () => unknown): number {
  let count = 0;
  let batch = 1;
  const begin = performance.now();
  let elapsed = 0;
  while (elapsed < ROUND_MS) {
    for (let index = 0; index < batch; index += 1) {
      operation();
    }
    count += batch;
    if (batch < 4096) {
      batch *= 2;
    }
    elapsed = performance.now() - begin;
  }
  return (count / elapsed) * 1000;
}

function median(rates: readonly number[]): number {
  return [...rates].sort((a, b) => a - b)[Math.floor(rates.length / 2)] ?? Number.NaN;
}

function thousands(rate: number): string {
  return Math.round(rate).toLocaleString('en-US');
}
