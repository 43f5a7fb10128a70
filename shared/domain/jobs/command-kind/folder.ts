import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';

/** The folder that a command works in. `~`, alone or before a slash, is the HOME that the command has, as in systemd.exec(5), WorkingDirectory. */
export const folderSchema = lazily(() =>
  z
    .string({ error: 'expected the path of a folder, as a text: in YAML "~" stands in quotes' })
    .check(
      z.minLength(1),
      z.maxLength(4_096),
      z.regex(/^(?!~[^/])/, 'expected ~ alone or before a slash, the home of the command: write out any other'),
    ),
);
