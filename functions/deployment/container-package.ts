/** One file of a package. */
export interface PackagedFile {
  /** From the package's folder, with `/`. */
  readonly path: string;
  readonly content: Uint8Array;
  /** May be executed. */
  readonly executable?: true;
}

/** A file as the first line of a package lists it. */
interface IndexedFile extends Pick<PackagedFile, 'path' | 'executable'> {
  readonly bytes: number;
}

/** The module of a package that is run. */
export const MAIN_FILE = 'index.mjs';

/** The folder of a package with the user's own programs and their libraries, as the layer has them for Lambda. */
export const PROGRAMS_FOLDER = 'commands';

const NEWLINE = 0x0a;

/** The package of a container, as one object in S3: a line of JSON that lists the files, then the bytes of one after the other. */
export function packed(files: readonly PackagedFile[]): Uint8Array {
  const index: IndexedFile[] = files.map(({ content, ...file }) => ({ ...file, bytes: content.length }));
  return Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), ...files.map(({ content }) => content)]);
}

/** The files of a package; their contents are parts of it, no copies. */
export function unpacked(bytes: Uint8Array): PackagedFile[] {
  const end = bytes.indexOf(NEWLINE);
  const index: IndexedFile[] = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  let from = end + 1;
  return index.map(({ bytes: length, ...file }) => {
    const content = bytes.subarray(from, from + length);
    from += length;
    return { ...file, content };
  });
}
