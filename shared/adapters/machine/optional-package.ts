/**
 * Node's words for a package that is not installed, the code being ERR_MODULE_NOT_FOUND. It is a path where there is a folder, in which
 * nothing was found: now, or by an earlier look that Node remembers.
 */
const NOT_FOUND = /^Cannot find package '([^']+)'/;
/** The name in a path, with its scope. */
const IN_PATH = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;

/** Something that only some need, or why it is not there. */
export type Loaded<Something> =
  | { readonly ok: true; readonly value: Something }
  | { readonly ok: false; readonly why: string };

/**
 * Waits for what needs a package that is installed by those alone who want it. Where it is not, `why` names it and what to do: what was
 * imported without it fails for as long as the process lives.
 */
export async function ifInstalled<Something>(loading: Promise<Something>): Promise<Loaded<Something>> {
  try {
    return { ok: true, value: await loading };
  } catch (error) {
    const missing = missingPackage(error);
    if (missing === undefined) {
      throw error;
    }
    const [, name] = IN_PATH.exec(missing) ?? [];
    return {
      ok: false,
      why:
        name === undefined
          ? `${notInstalled(missing)}, and start again`
          : `the package ${name} was installed after this was started, or not all of it is there: start again (or once more npm install ${name})`,
    };
  }
}

/** Says that a package is missing, and what to do. */
export function notInstalled(name: string): string {
  return `the package ${name} is not installed, and this needs it: npm install ${name}`;
}

function missingPackage(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
    ? NOT_FOUND.exec(error.message)?.[1]
    : undefined;
}
