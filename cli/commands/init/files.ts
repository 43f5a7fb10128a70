import { join } from 'node:path';
import type { NewFile } from '#cli/session/write-new-files.ts';
import { type Answers, ENDINGS } from './wish.ts';

/** The files of a first job. */
export interface FirstFiles {
  readonly job: NewFile;
  readonly task: NewFile;
  readonly test: NewFile;
}

/** The facts that the texts follow from. */
interface Facts {
  /** The instant at which the test begins, and the first fire after it; RFC 3339. */
  readonly now: string;
  readonly first: string;
  /** True where the files find the package: else they get along without it. */
  readonly isInstalled: boolean;
  /** The name of the job file. */
  readonly jobFile: string;
}

/** In parts: the build of the command line would take it for its own place, not for that of the file that is written. */
const OWN_PLACE = ['import', 'meta', 'url'].join('.');

/** Writes down a job, the task that it runs and a test of it. Where the package is not found, the test is of the task alone. */
export function firstFiles(answers: Answers, facts: Facts): FirstFiles {
  const { folder, job, language } = answers;
  const ending = ENDINGS[language] ?? 'mjs';
  return {
    job: { path: join(folder, facts.jobFile), text: jobText(answers, facts) },
    task: { path: join(folder, 'tasks', `${job}.${ending}`), text: taskText(facts) },
    test: {
      path: join(folder, 'tasks', `${job}.test.${ending}`),
      text: facts.isInstalled ? schedulerTest(answers, ending, facts) : taskTest(answers, ending, facts),
    },
  };
}

function jobText({ job, schedule, timezone }: Answers, { jobFile }: Facts): string {
  const [id, when, zone] = [job, schedule, timezone].map((text) => JSON.stringify(text));
  return `// Put into force with: npx cronstack apply ${jobFile}
[
  {
    "id": ${id},
    "schedule": ${when},
    "timezone": ${zone},
    "command": { "type": "task", "name": ${id}, "args": { "name": "you" } },
  },
]
`;
}

function taskText({ isInstalled }: Facts): string {
  const body = [`log(\`planned for \${scheduledAt}\`);`, 'return { hello: args };'];
  const lines = isInstalled
    ? [
        "import { defineTask } from 'cronstack/task';",
        '',
        'export default defineTask(({ scheduledAt, log }, args) => {',
        ...body.map((line) => `  ${line}`),
        '});',
      ]
    : [
        'export default {',
        '  run: ({ scheduledAt, log }, args) => {',
        ...body.map((line) => `    ${line}`),
        '  },',
        '};',
      ];
  return `${lines.join('\n')}\n`;
}

/** The job on a clock that the test moves. */
function schedulerTest({ job }: Answers, ending: string, { now, first, jobFile }: Facts): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startTestScheduler } from 'cronstack/testing';
import task from './${job}.${ending}';

const jobs = fileURLToPath(new URL('../${jobFile}', ${OWN_PLACE}));

test('${job} runs when it is due', async () => {
  const cron = await startTestScheduler({ now: '${now}', jobs, tasks: { '${job}': task } });
  await cron.advanceTo('${first}');
  const runs = await cron.runs('${job}');
  await cron.close();

  assert.deepEqual(
    runs.map(({ status }) => status),
    ['succeeded'],
  );
});
`;
}

/** The task alone. */
function taskTest({ job }: Answers, ending: string, { first }: Facts): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import task from './${job}.${ending}';

test('${job} greets, and says what it was planned for', () => {
  const lines = [];
  const greeted = task.run({ scheduledAt: '${first}', log: (line) => lines.push(line) }, { name: 'you' });

  assert.deepEqual(greeted, { hello: { name: 'you' } });
  assert.deepEqual(lines, ['planned for ${first}']);
});
`;
}
