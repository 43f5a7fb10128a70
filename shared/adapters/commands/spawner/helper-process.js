// @ts-check
// The program of the helper: a small process that starts programs for a large one, as fork(2) copies the page tables of whoever calls it.
// It knows nothing but what it is told, and ends with the runtime.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { FRAMES, frameHeader, frameReader } from './frames.js';

/** @typedef {import('#adapters/commands/program/starter.ts').Program} Program */

const MOST_UNSENT_BYTES = 2 ** 20;
const LONGEST_TURN_MS = 5;
const NOTHING = Buffer.alloc(0);

const runtime = Number(process.argv[2]);
/** @type {Map<number, import('node:child_process').ChildProcess>} */
const children = new Map();
/** @type {{ id: number, order: Program }[]} */
const orders = [];
let isCorked = false;
let isBlocked = false;

process.stdin.on('data', frameReader(obey));
// The runtime is gone. What it had started stays for its next start, which finds it by its marks.
for (const gone of ['end', 'close', 'error']) {
  process.stdin.on(gone, () => process.exit());
}
process.stdout.on('error', () => process.exit());
process.stdout.on('drain', () => {
  isBlocked = false;
  for (const child of children.values()) {
    child.stdout?.resume();
    child.stderr?.resume();
  }
});
send(FRAMES.ready, 0);

/**
 * @param {number} kind
 * @param {number} id
 * @param {Buffer} payload
 */
function obey(kind, id, payload) {
  if (kind === FRAMES.start) {
    orders.push({ id, order: JSON.parse(payload.toString()) });
    if (orders.length === 1) {
      setImmediate(startNext);
    }
  } else if (kind === FRAMES.release) {
    children.get(id)?.stdout?.destroy();
    children.get(id)?.stderr?.destroy();
    children.delete(id);
  } else if (kind === FRAMES.ping) {
    send(FRAMES.pong, 0);
  }
}

/** Only so many a turn: starting takes milliseconds, and meanwhile nobody hears of what has ended. */
function startNext() {
  const endMs = performance.now() + LONGEST_TURN_MS;
  do {
    const next = orders.shift();
    // An order may outlive the runtime that gave it, and its next start may have given it again.
    if (process.ppid !== runtime) {
      process.exit();
    }
    if (next !== undefined) {
      start(next.id, next.order);
    }
  } while (orders.length > 0 && performance.now() < endMs);
  if (orders.length > 0) {
    setImmediate(startNext);
  }
}

/**
 * spawn() throws some errors and emits others; those come without a pid.
 * @param {number} id
 * @param {Program} order
 */
function start(id, { file, args, environment, folder, stdin, umask }) {
  if (umask !== undefined) {
    process.umask(umask);
  }
  try {
    const child = spawn(file, args, {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    if (child.pid === undefined) {
      child.once('error', (error) => refuse(id, error));
      return;
    }
    sendJson(FRAMES.started, id, child.pid);
    watch(id, child);
    child.stdin?.end(stdin);
  } catch (error) {
    refuse(id, error);
  }
}

/**
 * @param {number} id
 * @param {import('node:child_process').ChildProcess} child
 */
function watch(id, child) {
  children.set(id, child);
  child.on('error', () => {});
  // A program need not read its input, and a broken pipe ends the output, not the run.
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    stream?.on('error', () => {});
  }
  child.stdout?.on('data', (chunk) => send(FRAMES.stdout, id, chunk));
  child.stderr?.on('data', (chunk) => send(FRAMES.stderr, id, chunk));
  if (isBlocked) {
    child.stdout?.pause();
    child.stderr?.pause();
  }
  child.once('exit', (exitCode, signal) => sendJson(FRAMES.exited, id, { exitCode, signal }));
  child.once('close', () => {
    children.delete(id);
    send(FRAMES.closed, id);
  });
}

/**
 * @param {number} id
 * @param {any} error
 */
function refuse(id, error) {
  sendJson(FRAMES.refused, id, { code: error?.code, message: error?.message ?? String(error) });
}

/**
 * @param {number} kind
 * @param {number} id
 * @param {unknown} value
 */
function sendJson(kind, id, value) {
  send(kind, id, Buffer.from(JSON.stringify(value)));
}

/**
 * Sends a frame: what comes in one turn goes out in one write. Where the runtime does not keep up, nobody's output is read until it has.
 * @param {number} kind
 * @param {number} id
 * @param {Buffer} payload
 */
function send(kind, id, payload = NOTHING) {
  if (!isCorked) {
    isCorked = true;
    process.stdout.cork();
    setImmediate(() => {
      isCorked = false;
      process.stdout.uncork();
    });
  }
  process.stdout.write(frameHeader(kind, id, payload.length));
  if (payload.length > 0) {
    process.stdout.write(payload);
  }
  if (!isBlocked && process.stdout.writableLength > MOST_UNSENT_BYTES) {
    isBlocked = true;
    for (const child of children.values()) {
      child.stdout?.pause();
      child.stderr?.pause();
    }
  }
}
