import type { Client } from '#api/client/client.ts';

/** The output of one attempt of a run, as text. */
export async function runOutput(client: Client, runId: string, attempt: number): Promise<string> {
  let output = '';
  for await (const chunk of client.eachLogChunk(runId)) {
    if (chunk.attempt === attempt) {
      output += chunk.text;
    }
  }
  return output;
}
