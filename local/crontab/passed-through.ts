import type { Executor, OutputStream } from '#ports/executor.ts';
import { WholeLines } from './whole-lines.ts';

/** The streams that the output of jobs is written to as it comes, besides their history. */
export interface JobOutput {
  readonly stdout: { write(text: string): void };
  readonly stderr: { write(text: string): void };
}

/** An executor whose commands' output is passed on line by line, so that the lines of jobs that run side by side stay whole. */
export function passedThrough(executor: Executor, output: JobOutput): Executor {
  return {
    async execute(execution) {
      const lines: Readonly<Record<OutputStream, WholeLines>> = {
        stdout: new WholeLines((text) => output.stdout.write(text)),
        stderr: new WholeLines((text) => output.stderr.write(text)),
      };
      const result = await executor.execute({
        ...execution,
        onOutput(chunk, stream = 'stdout') {
          lines[stream].write(chunk);
          execution.onOutput(chunk, stream);
        },
      });
      lines.stdout.finish();
      lines.stderr.finish();
      return result;
    },
  };
}
