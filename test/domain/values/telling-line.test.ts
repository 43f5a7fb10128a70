import { expect, test } from 'vitest';
import { tellingLine } from '#domain/values/telling-line.ts';

const NODE_STACK = `/srv/job.js:1
throw new Error('boom')
^

Error: boom
    at Object.<anonymous> (/srv/job.js:1:7)
    at node:internal/main/run_main_module:28:49 {
  code: 'X'
}

Node.js v20.20.2
`;
const PYTHON_STACK = 'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nValueError: 1\n';
const JAVA_STACK =
  'Exception in thread "main" a.B: boom\n\tat a.B.main(B.java:3)\nCaused by: a.C: full\n\t... 3 more\n';
const GO_PANIC = 'panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/tmp/x.go:4 +0x25\nexit status 2\n';
const RUST_PANIC =
  "thread 'main' panicked at src/main.rs:2:5:\nboom\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";
const NPM = `npm error Missing script: "nosuch"
npm error
npm error To see a list of scripts, run:
npm error   npm run
npm error A complete log of this run can be found in: /root/.npm/_logs/debug-0.log
`;

test.each([
  ['no output', '', ''],
  ['the last line', 'connecting\npg_dump: error: no such database\n', 'pg_dump: error: no such database'],
  ['empty lines below it', 'disk full\n\n  \n', 'disk full'],
  [
    'the end of a line that is written over',
    '10%\r 20%\rcurl: (6) Could not resolve host\n',
    'curl: (6) Could not resolve host',
  ],
  ['colours', '\u001b[31mred alert\u001b[0m\n', 'red alert'],
  ['an error of Node', NODE_STACK, 'Error: boom'],
  ['a rule', 'disk full\n-------\n', 'disk full'],
  ['an exception of Python', PYTHON_STACK, 'ValueError: 1'],
  ['an exception of Java', JAVA_STACK, 'Caused by: a.C: full'],
  ['a panic of Go', GO_PANIC, 'panic: boom'],
  ['a panic of Rust', RUST_PANIC, 'boom'],
  ['an error of npm', NPM, 'npm error Missing script: "nosuch"'],
  ['a prompt of a shell', 'host unknown\nroot@db#', 'host unknown'],
  ['a prompt for a password', 'no key for ann@db\nann@db\u2019s password: ', 'no key for ann@db'],
  ['a question', 'the host key is new\nContinue? [y/N] ', 'the host key is new'],
  ['nothing but a prompt', '\nPassword: ', 'Password:'],
  ['nothing but indented lines', '  first\n  second\n', 'second'],
  [
    'a line with a word for passwords',
    'FATAL: password authentication failed: ann\n',
    'FATAL: password authentication failed: ann',
  ],
])('of %s it is the line that says most', (_, output, line) => {
  expect(tellingLine(output)).toBe(line);
});
