import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Exit, Program, StartAnswer, TakeOutput } from './starter.ts';

/** Starts a program as a child of this process, as fork(2) and execve(2) do. */
export async function startDirectly(program: Program, takeOutput: TakeOutput): Promise<StartAnswer> {
  try {
    const child = spawnChild(program);
    const { pid } = child;
    if (pid === undefined) {
      // spawn() throws some errors and emits others; those come without a number.
      const [error] = await once(child, 'error');
      return { kind: 'not_started', error };
    }
    return running(child, pid, takeOutput);
  } catch (error) {
    return { kind: 'not_started', error };
  }
}

function spawnChild({ file, args, environment, folder, stdin, umask }: Program): ChildProcess {
  const child: ChildProcess = withUmask(umask, () =>
    spawn(file, args, {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    }),
  );
  child.stdin?.on('error', () => {});
  child.stdin?.end(stdin);
  return child;
}

function running(child: ChildProcess, groupId: number, takeOutput: TakeOutput): StartAnswer {
  // Emitted when a kill fails: that says nothing about the run.
  child.on('error', () => {});
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.on('data', (chunk: Buffer) => takeOutput(stream, chunk));
    // A broken pipe ends the output, not the run.
    child[stream]?.on('error', () => {});
  }
  return {
    kind: 'started',
    groupId,
    exited: exitOf(child),
    closed: new Promise((resolve) => child.once('close', resolve)),
    release() {
      child.stdout?.removeAllListeners('data').destroy();
      child.stderr?.removeAllListeners('data').destroy();
    },
  };
}

/** 'exit' and not 'close', which comes only when the last holder of the pipes is gone. */
function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => {
      resolve(signal === null ? { kind: 'exited', exitCode: exitCode ?? 0 } : { kind: 'killed', signal });
    });
  });
}

/** A child takes over the umask that its parent has while it is started, which spawn() does before it answers. */
function withUmask<Value>(umask: number | undefined, work: () => Value): Value {
  if (umask === undefined) {
    return work();
  }
  const own = process.umask(umask);
  try {
    return work();
  } finally {
    process.umask(own);
  }
}
