import type { Warning } from '#domain/jobs/command-kind/warning.ts';

const REMEDY = 'join the parts with &&, or set "shell": "bash", where a line fails as soon as a part of it does';
/** The parts that say nothing about how the line goes on: what stands in quotes, is escaped, or is a comment. */
const TEXT = /"(?:\\.|[^"\\])*"|'[^']*'|\\.|(?<=^|[\s;&|()])#.*/g;
/** Operators that only look like a pipe or a separator: ||, >|, ;; and those of for, if and their like. */
const OTHERS = /\|\||>\||;;|;\s*(?:do|done|then|else|elif|fi|esac|\})(?![\w-])/g;
/** A line that says itself what becomes of a failure, and the patterns of case, in which | is no pipe. */
const DELIBERATE = /\bset\s+-\w*e|\bcase\b/;
/** An ending with a code of its own, whatever came before it. */
const ENDING = /[;\n]\s*(?:true|:|exit(?:\s+\S+)?)\s*;?\s*$/;

/**
 * The warnings about a line under `sh -c`, or another shell that was not told to stop, of which a part may fail without failing the run: only the last program of a pipe, and the last
 * command of a list, decide (POSIX, Shell Command Language, 2.9.2 and 2.9.3).
 */
export function hiddenFailures(line: string, shell = 'sh'): readonly Warning[] {
  const bare = line.replace(TEXT, 'x').trim().replace(ENDING, '').replace(OTHERS, ' ').replace(/;$/, '');
  if (DELIBERATE.test(bare)) {
    return [];
  }
  return [
    ...(bare.includes('|')
      ? [
          {
            code: 'pipe-hides-failure',
            message: `under ${shell} only the last program of a pipe decides whether the run succeeds: set "shell": "bash" for a line, where any of them does`,
          },
        ]
      : []),
    ...(/[;\n]/.test(bare)
      ? [
          {
            code: 'list-hides-failure',
            message: `under ${shell} the line goes on after a part that failed, and only the last one decides whether the run succeeds: ${REMEDY}`,
          },
        ]
      : []),
  ];
}
