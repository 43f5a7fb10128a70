import type { Client } from '#api/client/client.ts';
import { isFinal, type LogChunk, type Run } from '#api/shapes/run.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const GROWTH = 1.5;

/** Asks for a run until it has its outcome, at growing intervals of at most two seconds. */
export async function untilFinal(client: Client, { sleep }: Surroundings, started: Run): Promise<Run> {
  let run = started;
  for (let pauseMs = FIRST_PAUSE_MS; !isFinal(run); pauseMs = Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS)) {
    await sleep(pauseMs);
    run = await client.getRun(started.id);
  }
  return run;
}

/** The output of one attempt of a run, as text. */
export async function runOutput(client: Client, runId: string, attempt: number): Promise<string> {
  let output = '';
  for await (const chunk of client.eachLogChunk(runId)) {
    if (chunk.attempt === attempt) {
      output += chunkText(chunk);
    }
  }
  return output;
}

/** The text of a piece of output, after a line that says how much before it was not kept. */
export function chunkText({ text, goneBytes }: LogChunk): string {
  return goneBytes === undefined ? text : `\n[... ${goneBytes} bytes left out ...]\n${text}`;
}
