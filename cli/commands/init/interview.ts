import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Command } from 'commander';
import { CommandFailure } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { writeNewFiles } from '#cli/session/write-new-files.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import { type FirstFiles, firstFiles } from './files.ts';
import { type Means, meansIn } from './means.ts';
import { type Answers, meaningOf, QUESTIONS } from './wish.ts';

/** The options of `cronstack init`. */
export interface InitOptions extends Partial<Omit<Answers, 'folder'>> {
  readonly yes?: boolean;
}

/** Asks for what was not said, writes the first files, and says what comes next. */
export async function writeFirst(
  folder: string | undefined,
  { yes, ...said }: InitOptions,
  surroundings: Surroundings,
  command: Command,
): Promise<void> {
  const { print, isQuiet } = openPrinter(surroundings, command);
  const ask = yes === true || isQuiet ? undefined : surroundings.ask;
  const answers = await answersTo({ ...said, ...present({ folder }) }, { ...surroundings, ask }, command);
  const means = meansIn(answers.folder);
  requireLanguage(answers, means);
  const nowMs = surroundings.now();
  const meaning = meaningOf(answers, nowMs);
  const { isInstalled } = means;
  const made = firstFiles(answers, {
    first: meaning.first,
    now: writeUtc(Math.floor(nowMs / 1_000)),
    isInstalled,
    jobFile: jobFileOf(answers),
  });
  const files = [made.job, made.task, made.test];
  writeNewFiles(files);
  const paths = files.map(({ path }) => path);
  print({ files: paths }, () => nextSteps(answers, means, made, meaning), paths);
}

/** Asks for what was not said, or takes the default. An answer that cannot be meant is asked for again, and refused where it was an option. */
async function answersTo(
  said: Partial<Answers>,
  { ask, stderr, now }: Pick<Surroundings, 'ask' | 'stderr' | 'now'>,
  command: Command,
): Promise<Answers> {
  const known = { folder: '.', job: 'hello', timezone: ownTimezone(), schedule: '*/10 * * * *', language: '' };
  for (const { about, words, objection } of QUESTIONS) {
    const byDefault = about === 'language' ? defaultLanguage(known.folder) : known[about];
    let text = said[about] ?? (ask === undefined ? byDefault : undefined);
    while (text === undefined) {
      const answer = (await ask?.(`${words}? [${byDefault}] `)) || byDefault;
      const wrong = objection(answer, known, now());
      if (wrong === undefined) {
        text = answer;
      } else {
        stderr.write(`${wrong}\n`);
      }
    }
    const wrong = objection(text, known, now());
    if (wrong !== undefined) {
      command.error(`error: ${about === 'folder' ? '' : '--'}${about}: ${wrong}, found ${JSON.stringify(text)}`);
    }
    known[about] = text;
  }
  return known;
}

function ownTimezone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return isTimezone(timeZone) ? timeZone : 'UTC';
}

function defaultLanguage(folder: string): string {
  const { isInstalled, typescript } = meansIn(folder);
  return isInstalled && typescript !== undefined ? 'typescript' : 'javascript';
}

/** Beside the jobs that are there already the new one has a file of its own. */
function jobFileOf({ folder, job }: Answers): string {
  const first = 'jobs.jsonc';
  return existsSync(join(folder, first)) ? `jobs-${job}.jsonc` : first;
}

/** Throws a CommandFailure where what is written would not run. */
function requireLanguage({ language, folder }: Answers, { typescript }: Means): void {
  if (language === 'typescript' && typescript === undefined) {
    throw new CommandFailure(
      'bad_file',
      `this Node (${process.version}) runs TypeScript only with the package tsx: npm install --save-dev tsx${folder === '.' ? '' : ` in ${folder}`}, or say --language javascript`,
    );
  }
}

function nextSteps(
  { folder, job, language }: Answers,
  { typescript, isInstalled }: Means,
  { job: jobs, task, test }: FirstFiles,
  { inWords }: { readonly inWords: string },
): string {
  const node = language === 'typescript' && typescript === 'tsx' ? 'node --import tsx' : 'node';
  const steps = [
    ...(relative('', folder) === '' ? [] : [`cd ${folder}`]),
    `${node} --test ${relative(folder, test.path)}`,
    'npx cronstack start --no-examples    # reads the tasks as it starts',
    `npx cronstack apply ${basename(jobs.path)}       # in a second terminal`,
    `npx cronstack run ${job} --wait`,
  ];
  const note = isInstalled
    ? []
    : [
        '',
        'The package is not installed there, so the task gets along without it: npm install cronstack brings its types and its kit for tests.',
      ];
  return [
    `made ${basename(jobs.path)}, ${relative(folder, task.path)} and ${relative(folder, test.path)}`,
    `${job}: ${inWords}`,
    '',
    ...steps.map((step) => `  ${step}`),
    ...note,
  ].join('\n');
}
