import type { Warning } from '#domain/jobs/command-kind/warning.ts';

/** The remedy for a line that the product itself gives to a shell. */
const BESIDE_LINE = 'set "shell": "bash" beside the line';
/** The parts that say nothing about how the line goes on: what stands in quotes, is escaped, or is a comment. */
const TEXT = /"(?:\\.|[^"\\])*"|'[^']*'|\\.|(?<=^|[\s;&|()])#.*/g;
/** Operators that only look like a pipe or a separator: ||, >|, ;; and those of for, if and their like. */
const OTHERS = /\|\||>\||;;|;\s*(?:do|done|then|else|elif|fi|esac|\})(?![\w-])/g;
/** A line that says itself what becomes of a failure, and the patterns of case, in which | is no pipe. */
const DELIBERATE = /\bset\s+-\w*e|\bcase\b/;
/** An ending with a code of its own, whatever came before it. */
const ENDING = /[;\n]\s*(?:true|:|exit(?:\s+\S+)?)\s*;?\s*$/;
/** The options that a line begins with: no part of it that anybody would miss. */
const OPTIONS = /^set\s[^;\n]*[;\n]\s*/;
/** Shells with an option for pipes; dash, and what a system calls sh, may have none (POSIX has it since 2024). */
const KNOWS_PIPEFAIL = /(?:^|\/)(?:ba|k|z)sh$/;

/**
 * The warnings about a line under `sh -c`, or another shell that was not told to stop, of which a part may fail without failing the run: only the last program of a pipe, and the last
 * command of a list, decide (POSIX, Shell Command Language, 2.9.2 and 2.9.3).
 */
export function hiddenFailures(line: string, shell = 'sh', remedy = BESIDE_LINE): readonly Warning[] {
  const bare = line.replace(TEXT, 'x').trim().replace(ENDING, '').replace(OTHERS, ' ').replace(/;$/, '');
  if (DELIBERATE.test(bare)) {
    return [];
  }
  return [
    ...(bare.includes('|') && !bare.includes('pipefail')
      ? [
          {
            code: 'pipe-hides-failure',
            message: `under ${shell} only the last program of a pipe decides whether the run succeeds: ${remedy}, and the run fails where any of them does`,
          },
        ]
      : []),
    ...(/[;\n]/.test(bare.replace(OPTIONS, ''))
      ? [
          {
            code: 'list-hides-failure',
            message: `under ${shell} the line goes on after a part that failed, and only the last one decides whether the run succeeds: join the parts with &&, or ${remedy}, and it fails with the first part that does`,
          },
        ]
      : []),
  ];
}

/** The same of a shell that is the program of an argv, for which no `shell` can be set: a crontab with SHELL is imported so. */
export function hiddenFromShell(file: string, line: string): readonly Warning[] {
  const remedy = KNOWS_PIPEFAIL.test(file)
    ? 'begin the line with "set -eo pipefail;"'
    : 'write it as a "line" with "shell": "bash", in place of the argv';
  return hiddenFailures(line, `${file} -c`, remedy);
}
