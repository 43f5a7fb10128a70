/** The port of a local runtime, unless told. */
export const DEFAULT_PORT = '4747';
