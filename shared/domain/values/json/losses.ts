import { formatPath, type InputError } from '#domain/values/unfitting-input.ts';
import { isKeptNumber } from './number.ts';

/** A text of errors has an end. */
const MOST_ERRORS = 20;
const TOKEN = /"(?:[^"\\]+|\\.)*"|[{}[\],]|-?\d[\d.eE+-]*/g;

/** An object or list that is being read. `at`: the key or index of the value that is read in it. */
interface Frame {
  /** Of an object: the keys that were read. */
  readonly keys: Set<string> | undefined;
  at: PropertyKey;
  expectsKey: boolean;
}

/**
 * The parts of a JSON text that JSON.parse would change or drop: numbers that are not kept, keys that stand twice in an object. At most 20.
 * @param json valid JSON
 */
export function jsonLosses(json: string): InputError[] {
  const errors: InputError[] = [];
  const open: Frame[] = [];
  for (const [token] of json.matchAll(TOKEN)) {
    const message = lossAt(token, open);
    if (message !== undefined) {
      errors.push({ path: formatPath(open.map(({ at }) => at)), message });
    }
    if (errors.length === MOST_ERRORS) {
      break;
    }
  }
  return errors;
}

/** Goes one token on. */
function lossAt(token: string, open: Frame[]): string | undefined {
  const frame = open.at(-1);
  switch (token[0]) {
    case '{':
      open.push({ keys: new Set(), at: '', expectsKey: true });
      return undefined;
    case '[':
      open.push({ keys: undefined, at: 0, expectsKey: false });
      return undefined;
    case '}':
    case ']':
      open.pop();
      return undefined;
    case ',':
      goOn(frame);
      return undefined;
    case '"':
      return frame?.expectsKey === true ? readKey(frame, token) : undefined;
    default:
      return isKeptNumber(token) ? undefined : notKept(token);
  }
}

function goOn(frame: Frame | undefined): void {
  if (frame?.keys !== undefined) {
    frame.expectsKey = true;
  } else if (typeof frame?.at === 'number') {
    frame.at += 1;
  }
}

function readKey(frame: Frame, token: string): string | undefined {
  const key = String(JSON.parse(token));
  const isTwice = frame.keys?.has(key) === true;
  frame.keys?.add(key);
  frame.at = key;
  frame.expectsKey = false;
  return isTwice ? 'this key stands twice in its object' : undefined;
}

function notKept(token: string): string {
  const shown = token.length > 40 ? `${token.slice(0, 40)}...` : token;
  const value = Number(token);
  const outcome = Number.isFinite(value) ? `would become ${value}` : 'is larger than numbers can be';
  return `${shown} ${outcome}: write it as a text, in quotes`;
}
