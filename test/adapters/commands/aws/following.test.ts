import { describe, expect, test } from 'vitest';
import type { AwsAnswer } from '#ports/aws-caller.ts';
import { answered, refused, type Script, scripted, throttled } from './scripted-aws.ts';

const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:Nightly';
const EXECUTION = 'arn:aws:states:eu-west-1:123456789012:execution:Nightly:nightly.1.1';
const RUN = { jobId: 'nightly', runId: 'nightly.1' };
const EXECUTES = { type: 'step-function', stateMachineArn: MACHINE, wait: true } as const;
const RUNS = { type: 'ecs-task', cluster: 'main', taskDefinition: 'report', wait: true } as const;

/** What is followed, in the words of each service. */
const SERVICES = {
  'a step function': {
    command: EXECUTES,
    start: 'StartExecution',
    look: 'DescribeExecution',
    stop: 'StopExecution',
    started: answered({ executionArn: EXECUTION }),
    goesOn: answered({ status: 'RUNNING', executionArn: EXECUTION }),
    ended: answered({ status: 'SUCCEEDED', output: '{"rows":3}' }),
    name: EXECUTION,
  },
  'a task of ECS': {
    command: RUNS,
    start: 'RunTask',
    look: 'DescribeTasks',
    stop: 'StopTask',
    started: answered({ tasks: [{ taskArn: 'arn:task' }] }),
    goesOn: answered({ tasks: [{ lastStatus: 'PENDING' }] }),
    ended: answered({ tasks: [{ lastStatus: 'STOPPED', containers: [{ name: 'app', exitCode: 0 }] }] }),
    name: 'arn:task',
  },
} as const;

describe.each(Object.entries(SERVICES))(
  '%s with wait',
  (_, { command, start, look, stop, started, goesOn, ended, name }) => {
    const untilLook = (number: number, then: AwsAnswer): Script => ({
      [start]: () => started,
      [look]: (_call, at) => (at < number ? goesOn : then),
      [stop]: () => answered({}),
    });

    test('is followed to its end, less and less often', async () => {
      const { result, output, calls, seconds } = await scripted(command, untilLook(30, ended), RUN);

      expect(result.kind).toBe('succeeded');
      expect(output).toMatch(new RegExp(`^${name}\n`));
      expect(actions(calls)).toEqual([start, ...Array.from({ length: 30 }, () => look)]);
      expect(seconds).toBeGreaterThan(300);
    });

    test('is stopped where the attempt is, before this is over', async () => {
      const controller = new AbortController();
      const { result, calls } = await scripted(
        command,
        {
          [start]: () => started,
          [look]: (_call, at) => {
            if (at === 3) {
              controller.abort('cancelled');
            }
            return goesOn;
          },
          [stop]: () => answered({}),
        },
        { ...RUN, signal: controller.signal },
      );

      expect(result).toEqual({ kind: 'stopped' });
      expect(actions(calls)).toEqual([start, look, look, look, stop]);
      expect(JSON.stringify(calls.at(-1)?.input)).toContain(name);
    });

    test('is stopped also where that is asked for while it starts', async () => {
      const controller = new AbortController();
      const { result, calls } = await scripted(
        command,
        {
          [start]: () => {
            controller.abort('timed_out');
            return started;
          },
          [stop]: () => answered({}),
        },
        { ...RUN, signal: controller.signal },
      );

      expect(result).toEqual({ kind: 'stopped' });
      expect(actions(calls)).toEqual([start, stop]);
    });

    test.each([
      ['again where that is throttled', (at: number) => (at < 4 ? throttled() : answered({})), 4, ''],
      ['once where it may not', () => refused('AccessDenied'), 1, 'it could not be stopped: it: AccessDenied\n'],
      ['for ten seconds at most', () => throttled(), 11, 'it could not be stopped: it: throttled\n'],
    ])('is asked to stop %s', async (_what, answer: (at: number) => AwsAnswer, times, said) => {
      const controller = new AbortController();
      const { result, output, calls } = await scripted(
        command,
        {
          [start]: () => {
            controller.abort('cancelled');
            return started;
          },
          [stop]: (_call, at) => answer(at),
        },
        { ...RUN, signal: controller.signal },
      );
      expect(result).toEqual({ kind: 'stopped' });
      expect(actions(calls)).toEqual([start, ...Array.from({ length: times }, () => stop)]);
      expect(output).toBe(`${name}\n${said}`);
    });

    test('is looked at again where a look is throttled', async () => {
      const { result, calls } = await scripted(
        command,
        { [start]: () => started, [look]: (_call, at) => (at < 4 ? throttled() : ended) },
        RUN,
      );
      expect(result.kind).toBe('succeeded');
      expect(actions(calls)).toEqual([start, look, look, look, look]);
    });

    test('is ended where it may not be looked at', async () => {
      const { result, calls } = await scripted(
        command,
        { [start]: () => started, [look]: () => refused('AccessDenied'), [stop]: () => answered({}) },
        RUN,
      );
      expect(result).toMatchObject({ kind: 'failed', retryable: false });
      expect(actions(calls)).toEqual([start, look, stop]);
    });

    test('that is not started is a failure, and nothing is followed', async () => {
      const { result, calls } = await scripted(command, { [start]: () => throttled() }, RUN);
      expect(result).toMatchObject({ kind: 'failed', retryable: true });
      expect(actions(calls)).toEqual([start]);
    });
  },
);

describe('an attempt that comes after a lost one', () => {
  test('follows the execution that still goes on, of whichever attempt, and starts none', async () => {
    const { result, calls } = await scripted(
      EXECUTES,
      {
        DescribeExecution: ({ input }, at) => {
          if (input.executionArn !== EXECUTION) {
            return refused('ExecutionDoesNotExist');
          }
          return at < 5 ? SERVICES['a step function'].goesOn : SERVICES['a step function'].ended;
        },
      },
      { ...RUN, attempt: 3 },
    );
    expect(result).toMatchObject({ kind: 'succeeded', left: { result: '{"rows":3}' } });
    expect(calls[0]?.input.executionArn).toBe(EXECUTION.replace(/1$/, '2'));
    expect(actions(calls)).not.toContain('StartExecution');
  });

  test('starts another execution where the last one has ended', async () => {
    const { calls } = await scripted(
      EXECUTES,
      {
        StartExecution: () => answered({ executionArn: `${EXECUTION}-second` }),
        DescribeExecution: ({ input }) =>
          answered({ status: input.executionArn === EXECUTION ? 'FAILED' : 'SUCCEEDED', output: '1' }),
      },
      { ...RUN, attempt: 2 },
    );
    expect(actions(calls)).toEqual(['DescribeExecution', 'StartExecution', 'DescribeExecution']);
  });

  test('follows the task that still runs, and starts none', async () => {
    const { result, calls } = await scripted(
      RUNS,
      {
        ListTasks: () => answered({ taskArns: ['arn:first'] }),
        DescribeTasks: () => SERVICES['a task of ECS'].ended,
      },
      { ...RUN, attempt: 2 },
    );
    expect(result.kind).toBe('succeeded');
    expect(calls.map(({ action, input }) => [action, input.tasks])).toEqual([
      ['ListTasks', undefined],
      ['DescribeTasks', ['arn:first']],
    ]);
  });

  test('starts another task where none runs', async () => {
    const { calls } = await scripted(
      RUNS,
      {
        ListTasks: () => answered({ taskArns: [] }),
        RunTask: () => SERVICES['a task of ECS'].started,
        DescribeTasks: () => SERVICES['a task of ECS'].ended,
      },
      { ...RUN, attempt: 2 },
    );
    expect(actions(calls)).toEqual(['ListTasks', 'RunTask', 'DescribeTasks']);
  });

  test.each([
    [EXECUTES, 'DescribeExecution'],
    [RUNS, 'ListTasks'],
  ])('starts none where it may not ask: %j', async (command, ask) => {
    const { result, calls } = await scripted(command, { [ask]: () => refused('AccessDenied') }, { ...RUN, attempt: 2 });
    expect(result).toMatchObject({ kind: 'failed', retryable: false });
    expect(actions(calls)).toEqual([ask]);
  });
});

describe('the end', () => {
  test.each([
    [{ status: 'FAILED', error: 'Boom', cause: 'because\nof it' }, 'the execution ended: FAILED: Boom: because of it'],
    [{ status: 'TIMED_OUT' }, 'the execution ended: TIMED_OUT'],
    [{ status: 'ABORTED', cause: 'by hand' }, 'the execution ended: ABORTED: by hand'],
  ])('of an execution %j fails the attempt: %s', async (answer, text) => {
    const { result } = await scripted(
      EXECUTES,
      { StartExecution: () => SERVICES['a step function'].started, DescribeExecution: () => answered(answer) },
      RUN,
    );
    expect(result).toEqual({ kind: 'failed', reason: { code: 'aws_ended', text }, retryable: true });
  });

  test('of an execution that succeeded is its output', async () => {
    const { result, output } = await scripted(
      EXECUTES,
      {
        StartExecution: () => SERVICES['a step function'].started,
        DescribeExecution: () => SERVICES['a step function'].ended,
      },
      RUN,
    );
    expect(output).toBe(`${EXECUTION}\n{"rows":3}\n`);
    expect(result).toEqual({ kind: 'succeeded', left: { result: '{"rows":3}' } });
  });

  const app = (more: object) => ({ name: 'app', ...more });
  const sidecar = { name: 'proxy', exitCode: 137 };

  test.each([
    [{ containers: [app({ exitCode: 0 })] }, undefined, { kind: 'succeeded', exitCode: 0 }],
    [{ containers: [app({ exitCode: 0 }), sidecar] }, 'app', { kind: 'succeeded', exitCode: 0 }],
    [
      { containers: [app({ exitCode: 0 }), sidecar] },
      undefined,
      failing('exit_code', /137 of the container proxy/, 137),
    ],
    [
      { containers: [app({ exitCode: 3, reason: 'OutOfMemory' })] },
      undefined,
      failing('exit_code', /exit code 3 of the container app: OutOfMemory/, 3),
    ],
    [
      { stopCode: 'TaskFailedToStart', stoppedReason: 'no image', containers: [app({ reason: 'CannotPull' })] },
      undefined,
      failing('aws_ended', /the task ended: TaskFailedToStart: no image: CannotPull/),
    ],
    [{ stopCode: 'UserInitiated', containers: [] }, undefined, failing('aws_ended', /the task ended: UserInitiated/)],
    [{ containers: [app({ exitCode: 0 })] }, 'other', failing('aws_ended', /the task ended: STOPPED/)],
  ])('of a task %j, container %s', async (task, container, expected) => {
    const { result } = await scripted(
      { ...RUNS, ...(container === undefined ? {} : { container }) },
      {
        RunTask: () => SERVICES['a task of ECS'].started,
        DescribeTasks: () => answered({ tasks: [{ lastStatus: 'STOPPED', ...task }] }),
      },
      RUN,
    );
    expect(result).toMatchObject(expected);
  });

  test('of a task that is not listed yet is waited for', async () => {
    const { result } = await scripted(
      RUNS,
      {
        RunTask: () => SERVICES['a task of ECS'].started,
        DescribeTasks: (_, at) => (at < 3 ? answered({ tasks: [], failures: [{}] }) : SERVICES['a task of ECS'].ended),
      },
      RUN,
    );
    expect(result.kind).toBe('succeeded');
  });
});

function failing(code: string, text: RegExp, exitCode?: number) {
  const reason = { code, text: expect.stringMatching(text) };
  return { kind: 'failed', retryable: true, reason, ...(exitCode === undefined ? {} : { exitCode }) };
}

function actions(calls: readonly { readonly action: string }[]): string[] {
  return calls.map(({ action }) => action);
}
