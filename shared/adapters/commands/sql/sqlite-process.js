// Asks a file of SQLite for a command: in a process of its own, as SQLite holds up whoever calls it, and so that it can be killed. Plain
// JavaScript, so that neither a loader nor a build stands before it. Orders come as lines of JSON, and so do answers.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

const BUILT_IN = 'node:sqlite';
const IN_MEMORY = ':memory:';
/** So long somebody else's lock is waited for. */
const LOCKED_MS = 10_000;
/** Of what does not fit into the pipe just now. */
const AGAIN = 'EAGAIN';

// A file comes as a URL, which says that none is made.
const [place, library] = process.argv.slice(2);
// Node 22 calls its own module an experiment.
process.removeAllListeners('warning');
const sqlite = library === BUILT_IN ? process.getBuiltinModule(BUILT_IN) : await import(library);

let database;

for await (const line of createInterface({ input: process.stdin })) {
  answer(JSON.parse(line));
}
// Whoever asked has gone, or is done: what is open is undone.
process.exit(0);

function answer(order) {
  try {
    database ??= open();
    for (const { statement, parameters } of order.statements) {
      ask(statement, parameters);
    }
    say({ done: true });
  } catch (error) {
    say({ error: { message: error.message, errcode: error.errcode } });
  }
}

function ask(statement, parameters) {
  const prepared = database.prepare(statement);
  prepared.setReadBigInts(true);
  const values = parameters === undefined ? [] : Array.isArray(parameters) ? parameters : [parameters];
  const columns = prepared.columns().map(({ name }) => name);
  if (columns.length === 0) {
    say({ changed: Number(prepared.run(...values).changes) });
    return;
  }
  prepared.setReturnArrays?.(true);
  say({ columns });
  for (const row of prepared.iterate(...values)) {
    say({ row: Object.values(row).map(cell) });
  }
}

function cell(value) {
  if (value === null) {
    return null;
  }
  return value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex')}` : String(value);
}

function open() {
  return new sqlite.DatabaseSync(place === IN_MEMORY ? place : new URL(place), { timeout: LOCKED_MS });
}

function say(answer) {
  const bytes = Buffer.from(`${JSON.stringify(answer)}\n`);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if (error.code !== AGAIN) {
        process.exit(1);
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
