import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { isNamedKind, NAMED_KINDS } from './named-kinds.ts';
import { EVERY_JOB, isPattern } from './pattern.ts';
import { ROLES } from './role.ts';

/** The most entries of each list: every request is held against them. */
const MOST_NAMED = 50;
const KINDS = `expected a kind of command that has to be named: ${NAMED_KINDS.join(', ')}`;

/** The members of a grant as a person writes them. */
export const grantShape = lazily(() => ({
  role: z.enum(ROLES),
  jobs: z._default(
    z
      .array(z.string().check(z.refine(isPattern, 'expected a pattern of job ids, such as team-a.*')))
      .check(z.minLength(1), z.maxLength(MOST_NAMED)),
    [EVERY_JOB],
  ),
  commandKinds: z._default(z.array(z.string().check(z.refine(isNamedKind, KINDS))).check(z.maxLength(MOST_NAMED)), []),
  runners: z.exactOptional(
    z
      .array(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,19}$/, 'expected the name of a runner class')))
      .check(z.minLength(1), z.maxLength(MOST_NAMED)),
  ),
}));
