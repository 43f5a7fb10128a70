import { makeSecretMask } from '#domain/secrets/mask.ts';
import { characterStart, fromCharacter, makeFirstAndLast } from './first-and-last.ts';

const KIB = 1024;
const FIRST_BYTES = 512 * KIB;
/** With the first part and the line between them at most 1 MiB. */
const LAST_BYTES = 511 * KIB;
const PIECE_BYTES = 256 * KIB;
const TAIL_BYTES = KIB;

/** Collects the output of one attempt: at most 1 MiB of it, valid UTF-8, without secrets. */
export interface OutputKeeper {
  /** Takes output as it comes; characters and secrets may lie across chunks. The chunk is copied. */
  write(chunk: Uint8Array): void;
  /** The last KiB, or a little less so that no character is cut. */
  tail(): string;
  /**
   * What is kept, in order, in pieces of at most 256 KiB of UTF-8, none of them empty. All of the output up to 1023 KiB; of more, the
   * first 512 KiB and the last 511 KiB with a line between them that says how much is left out.
   */
  pieces(): readonly string[];
}

/**
 * Makes the keeper of one attempt. `secrets` (see secret-values.ts) are replaced by `***`, bytes that are not UTF-8 by U+FFFD; a
 * character that was only begun is left out. `tail` and `pieces` end nothing: they may be called while output still comes.
 */
export function makeOutputKeeper({ secrets }: { readonly secrets: readonly string[] }): OutputKeeper {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const encoder = new TextEncoder();
  const mask = makeSecretMask(secrets);
  const output = makeFirstAndLast(FIRST_BYTES, LAST_BYTES);
  const afterFirst = () => joined([output.last(), encoder.encode(mask.rest())]);
  return {
    write: (chunk) => output.add(encoder.encode(mask.write(decoder.decode(chunk, { stream: true })))),
    tail() {
      const last = afterFirst();
      const end = last.length >= TAIL_BYTES ? last : joined([output.first(), last]);
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(fromCharacter(end.subarray(-TAIL_BYTES)));
    },
    pieces() {
      const leftOutBytes = output.leftOutBytes();
      const notice = leftOutBytes === 0 ? '' : `\n[... ${leftOutBytes} bytes left out ...]\n`;
      return piecesOf(joined([output.first(), encoder.encode(notice), afterFirst()]));
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function piecesOf(bytes: Uint8Array): readonly string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const pieces: string[] = [];
  let from = 0;
  while (from < bytes.length) {
    const end = characterStart(bytes, Math.min(bytes.length, from + PIECE_BYTES));
    pieces.push(decoder.decode(bytes.subarray(from, end)));
    from = end;
  }
  return pieces;
}
