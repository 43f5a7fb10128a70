/** The shells that run a line: `sh -c`, or `bash -eo pipefail -c`, which fails where anything in the line does. */
export const SHELLS = ['sh', 'bash'] as const;

export type Shell = (typeof SHELLS)[number];
