import { makeMaskedOutput } from '#domain/secrets/mask/bytes.ts';
import type { OutputStream } from '#ports/executor.ts';
import type { TakeOutput } from './starter.ts';

const LAST_WORDS_CHARACTERS = 2_048;

/** A program's output on its way: whole characters, masked, stream by stream, so that neither is broken where the two interleave. */
interface ProgramOutput {
  readonly take: TakeOutput;
  /** Passes on what was held back. To be called once, at the end; whatever comes later is dropped. */
  finish(): void;
  /** The end of the standard error, at most 2,048 characters. */
  lastWords(): string;
}

/** Passes on what comes from the two streams as it comes. */
export function passOutput(
  secrets: readonly string[],
  onOutput: (chunk: Uint8Array, stream: OutputStream) => void,
): ProgramOutput {
  let lastWords = '';
  let isOver = false;
  const streams = {
    stdout: makeMaskedOutput(secrets, (text) => onOutput(Buffer.from(text), 'stdout')),
    stderr: makeMaskedOutput(secrets, (text) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS_CHARACTERS);
      onOutput(Buffer.from(text), 'stderr');
    }),
  };
  return {
    take(stream, chunk) {
      if (!isOver) {
        streams[stream].write(chunk);
      }
    },
    finish() {
      isOver = true;
      streams.stdout.finish();
      streams.stderr.finish();
    },
    lastWords: () => lastWords,
  };
}
