import type { Readable } from 'node:stream';
import { makeMaskedOutput } from '#domain/secrets/masked-output.ts';

const LAST_WORDS_CHARACTERS = 2_048;

/** A program's output on its way: whole characters, masked, stream by stream, so that neither is broken where the two interleave. */
interface ProgramOutput {
  /** Passes on what was held back. To be called once, at the end; whatever comes later is dropped. */
  finish(): void;
  /** The end of the standard error, at most 2,048 characters. */
  lastWords(): string;
}

/** Passes on what comes from the two streams as it comes. */
export function passOutput(
  streams: { readonly stdout: Readable; readonly stderr: Readable },
  secrets: readonly string[],
  onOutput: (chunk: Uint8Array) => void,
): ProgramOutput {
  let lastWords = '';
  const finishers = [
    passStream(streams.stdout, secrets, onOutput),
    passStream(streams.stderr, secrets, (chunk) => {
      lastWords = (lastWords + chunk.toString()).slice(-LAST_WORDS_CHARACTERS);
      onOutput(chunk);
    }),
  ];
  return {
    finish() {
      for (const finish of finishers) {
        finish();
      }
    },
    lastWords: () => lastWords,
  };
}

function passStream(stream: Readable, secrets: readonly string[], onOutput: (chunk: Buffer) => void): () => void {
  const output = makeMaskedOutput(secrets, (text) => onOutput(Buffer.from(text)));
  stream.on('data', (chunk: Buffer) => output.write(chunk));
  // A broken pipe ends the output, not the run.
  stream.on('error', () => {});
  return () => {
    stream.removeAllListeners('data');
    stream.destroy();
    output.finish();
  };
}
