import { SHELLS } from '#domain/jobs/command-kind/shell.ts';
import { valueCheck } from '#domain/secrets/reference.ts';
import { listOf, mapOf, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import type { ShellCommand } from './schema.ts';

/** A stored command that starts a program. */
export const shellCheck = shape<ShellCommand>({
  type: oneOf(['shell']),
  line: optional(text),
  shell: optional(oneOf(SHELLS)),
  argv: optional(listOf(text)),
  env: optional(mapOf(valueCheck)),
  cwd: optional(text),
  stdin: optional(text),
});
