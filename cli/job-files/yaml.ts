import type { Document, LineCounter, Node } from 'yaml';
import { isKeptNumber } from '#domain/values/json/number.ts';

/** A text in which a few lines of aliases would stand for gigabytes is refused. */
const MOST_ALIASES = 100;
const MOST_ERRORS = 20;
/** The library makes an error of the text of what V8 says where a text is nested deeper than its stack. */
const TOO_DEEP = 'call stack';

/** A document of a YAML text. */
interface YamlDocument {
  readonly value: unknown;
  /** The line that the value at a path begins in; undefined where nothing stands there. */
  lineOf(path: readonly PropertyKey[]): number | undefined;
}

/** The documents of a text, or what is wrong with it, each with its line and column. */
export type ReadYaml =
  | { readonly ok: true; readonly documents: readonly YamlDocument[] }
  | { readonly ok: false; readonly errors: readonly string[] };

/**
 * Reads YAML 1.2 (https://yaml.org/spec/1.2.2/) in its core schema: `on` and `2026-12-24` are texts. What JSON cannot say the same way is
 * refused: tags, keys that are no texts or stand twice, numbers that are not kept. Documents without a value are left out.
 */
export async function readYaml(text: string): Promise<ReadYaml> {
  // Only files in YAML need it.
  return yamlReader(await import('yaml'))(text);
}

/** Reads YAML, for whoever has the library already: as readYaml does. */
export function yamlReader(yaml: typeof import('yaml')): (text: string) => ReadYaml {
  return (text) => read(yaml, text);
}

function read(yaml: typeof import('yaml'), text: string): ReadYaml {
  const lines = new yaml.LineCounter();
  const options = { version: '1.2', schema: 'core', lineCounter: lines, prettyErrors: false, strict: true } as const;
  try {
    const all = yaml.parseAllDocuments(text, { ...options, uniqueKeys: true, stringKeys: true, logLevel: 'silent' });
    const documents = Array.from(all).filter(({ contents, errors }) => !isEmpty(contents) || errors.length > 0);
    const errors = documents.flatMap((document) => errorsIn(document, lines, yaml.visit));
    if (errors.some((error) => error.includes(TOO_DEEP))) {
      throw new RangeError(TOO_DEEP);
    }
    return errors.length > 0
      ? { ok: false, errors: errors.slice(0, MOST_ERRORS) }
      : { ok: true, documents: documents.map((document) => documentOf(document, lines)) };
  } catch (error) {
    if (error instanceof RangeError) {
      return { ok: false, errors: ['it is nested too deep'] };
    }
    if (error instanceof ReferenceError) {
      return { ok: false, errors: [`its aliases cannot be followed: ${error.message}`] };
    }
    throw error;
  }
}

function documentOf(document: Document, lines: LineCounter): YamlDocument {
  return {
    value: document.toJS({ maxAliasCount: MOST_ALIASES }),
    lineOf: (path) => {
      const node = document.getIn(path, true);
      const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
      return Array.isArray(range) ? lines.linePos(Number(range[0])).line : undefined;
    },
  };
}

function errorsIn(document: Document, lines: LineCounter, visit: typeof import('yaml').visit): string[] {
  const faults: { readonly offset: number; readonly message: string }[] = [
    ...document.errors.map(({ pos, message }) => ({ offset: pos[0], message })),
    ...document.warnings.map(({ pos, message }) => ({ offset: pos[0], message })),
  ];
  const tell = ({ range }: Node, message: string) => faults.push({ offset: range?.[0] ?? 0, message });
  if (document.directives?.yaml.version !== '1.2') {
    faults.push({ offset: 0, message: 'expected YAML 1.2' });
  }
  const refuseTag = (node: Node) => {
    if ('tag' in node && typeof node.tag === 'string') {
      tell(node, `${node.tag}: tags are not taken`);
    }
  };
  visit(document, {
    Collection: (_, node) => refuseTag(node),
    Scalar: (_, node) => {
      refuseTag(node);
      if (typeof node.value === 'number' && !isKept(node.value, node.source)) {
        tell(node, `${node.source}: this number is not kept as it is written: put it in quotes`);
      }
    },
  });
  return faults.map(({ offset, message }) => {
    const { line, col } = lines.linePos(offset);
    const hint = /alias/i.test(message) ? ' (a text that begins with * has to be in quotes)' : '';
    return `line ${line}, column ${col}: ${message}${hint}`;
  });
}

/** A document of nothing, or of comments: what stands between two markers. */
function isEmpty(contents: Document['contents']): boolean {
  return contents === null || ('value' in contents && contents.value === null);
}

/** Numbers in other bases than ten are kept as far as whole numbers are. */
function isKept(value: number, source: string | undefined): boolean {
  if (!Number.isFinite(value) || source === undefined) {
    return Number.isFinite(value);
  }
  return Number.isSafeInteger(value) || isKeptNumber(source.replace(/^\+/, ''));
}
