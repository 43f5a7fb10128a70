import { printableJson } from './printable.ts';

/** Characters that a terminal obeys, but for the end of a line. Within quotes they can be written so that it does not. */
const UNSAFE = /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/**
 * Loads what writes YAML 1.2 that a terminal only prints, and that readers of YAML 1.1 read the same: `no` and `12:30` are quoted. The
 * package is loaded here only, as it takes its time.
 */
export async function loadPrintableYaml(): Promise<(value: unknown) => string> {
  const { Document, visit } = await import('yaml');
  return (value) => {
    const document = new Document(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
    visit(document, {
      Scalar: (_, scalar) => {
        if (typeof scalar.value === 'string' && UNSAFE.test(scalar.value)) {
          scalar.type = 'QUOTE_DOUBLE';
        }
      },
    });
    return printableJson(document.toString({ lineWidth: 0 }));
  };
}
