import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as attempt from '#domain/runs/reasons/attempt.ts';
import * as aws from '#domain/runs/reasons/aws.ts';
import * as callback from '#domain/runs/reasons/callback.ts';
import * as cancelled from '#domain/runs/reasons/cancelled.ts';
import * as claude from '#domain/runs/reasons/claude.ts';
import * as condition from '#domain/runs/reasons/condition.ts';
import * as external from '#domain/runs/reasons/external.ts';
import * as ofFunction from '#domain/runs/reasons/function.ts';
import * as http from '#domain/runs/reasons/http.ts';
import * as missed from '#domain/runs/reasons/missed.ts';
import * as program from '#domain/runs/reasons/program.ts';
import { keptCancellation, REASON_CODES, type Reason } from '#domain/runs/reasons/reason.ts';
import * as skipped from '#domain/runs/reasons/skipped.ts';
import * as sql from '#domain/runs/reasons/sql.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = 'shared/domain/runs/reasons';
const CONSTRUCTORS = {
  ...attempt,
  ...aws,
  ...callback,
  ...cancelled,
  ...claude,
  ...condition,
  ...external,
  ...ofFunction,
  ...http,
  ...missed,
  ...program,
  ...skipped,
  ...sql,
};

/** One call of each constructor. */
const EXAMPLES: Readonly<Record<keyof typeof CONSTRUCTORS, Reason>> = {
  askedToSkip: skipped.askedToSkip({ by: 'ann', note: 'month end' }),
  slotTaken: skipped.slotTaken(['job.1', 'job.2']),
  tooManyRunning: skipped.tooManyRunning(100),
  queueFull: skipped.queueFull(100),
  waitedTooLong: skipped.waitedTooLong('the slot'),
  replaced: skipped.replaced('job.3'),
  jobPaused: skipped.jobPaused(),
  everythingPaused: skipped.everythingPaused(),
  inBlackout: skipped.inBlackout({ by: 'Zoë', note: 'year end' }),
  chainTooDeep: skipped.chainTooDeep(5),
  tooManyThisHour: skipped.tooManyThisHour(10),
  deadlinePassed: missed.deadlinePassed(),
  notCaughtUp: missed.notCaughtUp(),
  laterFireDue: missed.laterFireDue(),
  laterFireSeen: missed.laterFireSeen(),
  tooManyCatchUps: missed.tooManyCatchUps(),
  cancelledBy: cancelled.cancelledBy('ann'),
  backfillCancelled: cancelled.backfillCancelled('ann'),
  jobDeleted: cancelled.jobDeleted(),
  timedOut: attempt.timedOut(60, 'timeoutSeconds'),
  lost: attempt.lost(1, 'silent'),
  undeliverable: attempt.undeliverable('nobody took it'),
  revisionNotStored: attempt.revisionNotStored(3),
  recordUnreadable: attempt.recordUnreadable(),
  inputsNotUsable: attempt.inputsNotUsable('it is not stored any more'),
  commandNotRun: attempt.commandNotRun('no folder'),
  roleNotAssumed: attempt.roleNotAssumed('STS refuses'),
  valueNotReadable: attempt.valueNotReadable('TOKEN', 'there is none'),
  claudeDenied: claude.claudeDenied(['Write', 'Bash', 'Bash']),
  claudeLogin: claude.claudeLogin('no login'),
  claudeLimit: claude.claudeLimit('2026-03-01T09:00:00Z'),
  claudeTurns: claude.claudeTurns(50),
  claudeBudget: claude.claudeBudget(5),
  claudeDayBudget: claude.claudeDayBudget(5, 4.98),
  claudeApi: claude.claudeApi('overloaded'),
  claudeNoOutput: claude.claudeNoOutput('it gave none'),
  claudeServer: claude.claudeServer('github', 'failed'),
  claudeFailed: claude.claudeFailed('it ended without a result (exit 0)'),
  conditionUnmet: condition.conditionUnmet('disk', '3 % free, at least 10 %'),
  conditionUnreadable: condition.conditionUnreadable('load', 'there is no /proc/loadavg'),
  exitedWith: program.exitedWith(3),
  killed: program.killed('SIGKILL'),
  programNotFound: program.programNotFound('nope', 'there is no such program', 'exit code 127'),
  programNotExecutable: program.programNotExecutable('nope', 'it cannot be executed', 'exit code 126'),
  programNotStarted: program.programNotStarted('nope', 'EAGAIN'),
  folderNotFound: program.folderNotFound('/not/there'),
  taskNotFound: program.taskNotFound('nope'),
  taskRefused: program.taskRefused('exit code 79: no such folder'),
  httpStatus: http.httpStatus('HTTP 503 Service Unavailable', ''),
  httpBody: http.httpBody('HTTP 200 OK', 'done'),
  httpTooLong: http.httpTooLong('HTTP 200 OK', 100),
  httpUnreachable: http.httpUnreachable('a.test', 'timeout'),
  httpBrokenOff: http.httpBrokenOff('HTTP 200 OK', 'aborted'),
  httpNotAllowed: http.httpNotAllowed('redirected more than 10 times'),
  httpBadHeader: http.httpBadHeader('Authorization'),
  callbackFailed: callback.callbackFailed('TypeError'),
  callbackNotRegistered: callback.callbackNotRegistered('report'),
  notReported: external.notReported(),
  endNotReported: external.endNotReported(),
  reportedFailed: external.reportedFailed(),
  awsRefused: aws.awsRefused('s3 CopyObject', 'NoSuchKey'),
  awsDenied: aws.awsDenied('s3 CopyObject', 's3:GetObject', 'not authorized'),
  awsUnavailable: aws.awsUnavailable('s3 CopyObject', 'it is throttled (SlowDown)'),
  awsNotCalled: aws.awsNotCalled('s3 CopyObject', 'there is no package'),
  awsEnded: aws.awsEnded('the execution x', 'FAILED', 'States.Timeout'),
  sqlFailed: sql.sqlFailed('no such table'),
  sqlUnreachable: sql.sqlUnreachable('ECONNREFUSED'),
  sqlRows: sql.sqlRows(0, '>0'),
  sqlTooLong: sql.sqlTooLong(30),
  sqlNotRun: sql.sqlNotRun('there is no driver'),
  functionFailed: ofFunction.functionFailed('TypeError'),
  functionNotInvoked: ofFunction.functionNotInvoked('it is throttled'),
};

const reasons = Object.values(EXAMPLES);

test('every file of reasons is walked', () => {
  const files = readdirSync(join(ROOT, FOLDER)).sort();
  expect(files).toEqual(
    [
      'attempt',
      'aws',
      'callback',
      'cancelled',
      'claude',
      'condition',
      'external',
      'function',
      'http',
      'missed',
      'program',
      'reason',
      'skipped',
      'sql',
    ].map((name) => `${name}.ts`),
  );
});

test('each code is made by one constructor, and each constructor makes one', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(CONSTRUCTORS).sort());
  expect(reasons.map(({ code }) => code).sort()).toEqual([...REASON_CODES].sort());
  expect(new Set(REASON_CODES).size).toBe(REASON_CODES.length);
});

test.each(reasons)('$code is snake_case, and its text is a sentence part of one line', ({ code, text }) => {
  expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
  expect(text).toMatch(/^\S.*[^\s.]$/);
});

test('different reasons say different things', () => {
  expect(new Set(reasons.map(({ text }) => text)).size).toBe(reasons.length);
});

test('a cancellation that was kept before there were codes is taken for somebody’s wish', () => {
  expect(keptCancellation('cancelled by ann')).toEqual(cancelled.cancelledBy('ann'));
  expect(keptCancellation('replaced by job.3', 'replaced')).toEqual(skipped.replaced('job.3'));
});

test('each code is in the users’ documentation', () => {
  const api = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');
  const table = api.slice(api.indexOf('### Reason codes'), api.indexOf('## An audit entry'));
  expect(REASON_CODES.filter((code) => !table.includes(`\`${code}\``))).toEqual([]);
});

test('no reason is written out anywhere else', () => {
  const sources = ['domain/jobs', 'domain/runs', 'domain/ledger', 'engine', 'adapters/commands']
    .map((folder) => `shared/${folder}`)
    .concat('functions/runner', 'functions/container', 'testing')
    .flatMap((folder) => filesBelow(join(ROOT, folder)));
  expect(sources.length).toBeGreaterThan(150);
  const free = sources
    .filter((path) => !path.includes(`/${FOLDER}/`))
    .filter((path) => /\breason(?:: |\s*=\s*)(?:'|`|\(?\{?\s*code:)/.test(readFileSync(path, 'utf8')));
  expect(free).toEqual([]);
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}
