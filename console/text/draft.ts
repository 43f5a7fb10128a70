/** A definition that is being written. */
export type Definition = Readonly<Record<string, unknown>>;

/** A text that was read as a definition, or what is wrong with it. */
type Read = { readonly ok: true; readonly value: Definition } | { readonly ok: false; readonly fault: string };

const POSITION = /at position (\d+)/;

/** Reads the text of a definition; a fault says the line. */
export function readDefinition(text: string): Read {
  try {
    const value: unknown = JSON.parse(text);
    return isDefinition(value) ? { ok: true, value } : { ok: false, fault: 'A job is an object: { ... }' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = POSITION.exec(message)?.[1];
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
    return {
      ok: false,
      fault: line === undefined ? `This is no JSON: ${message}` : `Line ${line} is no JSON: ${message}`,
    };
  }
}

/** A definition as text. */
export function writeDefinition(value: Definition): string {
  return JSON.stringify(value, undefined, 2);
}

/** Reads a field that is text, or JSON where it is more: a schedule, a command. What begins like JSON and is none so far is kept as text. */
export function readField(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The same back: a text as it is, anything else as JSON. */
export function writeField(value: unknown): string {
  if (value === undefined) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
}

/** A definition with one field changed; undefined takes the field away. */
export function withField(definition: Definition, name: string, value: unknown): Definition {
  return value === undefined
    ? Object.fromEntries(Object.entries(definition).filter(([other]) => other !== name))
    : { ...definition, [name]: value };
}

/** The names of the fields in which two definitions differ. */
export function changedFields(one: Definition, other: Definition): readonly string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name])).sort();
}

/** The fault of a field of a definition: the first of the errors whose path is the field's or leads into it. */
export function faultOf(
  errors: readonly { readonly path: string; readonly message: string }[],
  name: string,
): string | undefined {
  const found = errors.find(({ path }) => {
    const own = path.replace(/^jobs\[0\]\.?/, '');
    return own === name || own.startsWith(`${name}.`) || own.startsWith(`${name}[`);
  });
  return found?.message;
}

function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
