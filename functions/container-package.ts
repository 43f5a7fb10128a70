/** One file of a package. */
export interface PackagedFile {
  /** From the package's folder, with `/`. */
  readonly path: string;
  readonly base64: string;
  /** May be executed. */
  readonly executable?: true;
}

/** What a container is given to run, as one JSON document in S3: infra/ writes it, the container's bootstrap unpacks it. */
export interface Package {
  readonly files: readonly PackagedFile[];
}

/** The module of a package that is run. */
export const MAIN_FILE = 'index.mjs';

/** Where a package has the user's own programs; they are on the PATH of the commands. */
export const PROGRAMS_FOLDER = 'commands/bin';
