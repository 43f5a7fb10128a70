/** Node's words for a package that is not installed, the code being ERR_MODULE_NOT_FOUND. */
const NOT_FOUND = /^Cannot find package '([^']+)'/;

/** Something that only some need, or why it is not there. */
type Loaded<Something> =
  | { readonly ok: true; readonly value: Something }
  | { readonly ok: false; readonly why: string };

/** Waits for what needs a package that is installed by those alone who want it. Where it is not, `why` names it and what to do. */
export async function ifInstalled<Something>(loading: Promise<Something>): Promise<Loaded<Something>> {
  try {
    return { ok: true, value: await loading };
  } catch (error) {
    const name = missingPackage(error);
    if (name === undefined) {
      throw error;
    }
    return { ok: false, why: `the package ${name} is not installed, and this needs it: npm install ${name}` };
  }
}

function missingPackage(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
    ? NOT_FOUND.exec(error.message)?.[1]
    : undefined;
}
