import { dirname, join, normalize } from 'node:path';
import { unreadableInWords } from '#adapters/machine/file-fault.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { readJsonc } from '#domain/values/json/comments.ts';
import { isDeeperThan } from '#domain/values/json/depth.ts';
import { isObject } from '#domain/values/json/object.ts';
import { idOf, type PlacedJob } from './placed-job.ts';
import { type ReadYaml, yamlReader } from './yaml.ts';

/** The API takes 20 below each job; deeper values would exhaust the stack before it could say so. */
const MOST_LEVELS = 100;
const JOB_FILE = /\.(?:jsonc?|ya?ml)$/;
const SCHEMA_FILE = /\.schema\.json$/;
/** Five fields, or a nickname, and a command: crontab(5). No line of JSON begins like that. */
const CRONTAB_LINE = /^[ \t]*(?:(?:[\d*][^\s"]*[ \t]+){4}[\d*a-z][^\s"]*|@[a-z]+)[ \t]+[^\s"]/im;
const EXPECTED = 'expected an array of jobs, {"jobs": [...]} or one job';

/** The part of the surroundings that files are read by. */
type Files = Pick<Surroundings, 'readFile' | 'listFiles'>;

/** A value of a file that holds jobs: the whole of it, or one of its documents. */
interface Holder {
  readonly value: unknown;
  readonly lineOf?: (path: readonly PropertyKey[]) => number | undefined;
}

/** A file and its text. */
interface FileText {
  readonly file: string;
  readonly text: string;
}

/** A file and what it holds. */
interface JobFile {
  readonly file: string;
  readonly holders: readonly Holder[];
}

/**
 * Reads the jobs of a file, of all job files below a folder in order of name, or of standard input (`-`): JSON with comments and trailing
 * commas, or YAML, whose documents count one by one. Each value is an array of jobs, `{"jobs": [...]}` or one job, and may name its
 * JSON Schema (`$schema`), for editors, which is passed over where it lies in the folder. Whether each one is a job is for the API to say.
 * @throws CommandFailure bad_file, saying file, line and column of what cannot be read, the path of what would not be kept as it is
 *   written, or both places of an id that stands in two
 */
export async function readJobFiles(surroundings: Files, path: string): Promise<readonly PlacedJob[]> {
  const listed = await filesOf(surroundings, path);
  const texts: FileText[] = [];
  for (const file of listed ?? [path]) {
    texts.push({ file, text: await read(surroundings.readFile, file) });
  }
  // Only files in YAML need its library.
  const yaml = texts.some(isYaml) ? yamlReader(await import('yaml')) : undefined;
  return jobsOfTexts(path, { texts, isFolder: listed !== undefined }, yaml);
}

/** The files of a path, a file or a folder. */
interface Texts {
  readonly texts: readonly FileText[];
  readonly isFolder: boolean;
}

/** Tells a file that may hold jobs by its name. */
export function isJobFile(file: string): boolean {
  return JOB_FILE.test(file);
}

/**
 * Reads the jobs of files that were read already, as readJobFiles does; `yaml` reads those that are no JSON.
 * @throws CommandFailure as readJobFiles
 */
export function jobsOfTexts(
  path: string,
  { texts, isFolder }: Texts,
  yaml?: (text: string) => ReadYaml,
): readonly PlacedJob[] {
  const files = texts.map(({ file, text }): JobFile => {
    const holders = yaml !== undefined && isYaml({ file, text }) ? yamlIn(file, text, yaml(text)) : jsonIn(file, text);
    return { file, holders };
  });
  const ofJobs = isFolder ? withoutSchemas(files) : files;
  if (ofJobs.length === 0) {
    const why =
      files.length === 0 ? 'no file below it ends in .json, .jsonc, .yaml or .yml' : 'no file below it holds jobs';
    throw new CommandFailure('bad_file', `${path}: ${why}`);
  }
  const jobs = ofJobs.flatMap(({ file, holders }) => jobsIn(file, holders));
  refuseTwice(jobs);
  return jobs;
}

/** Leaves out JSON Schemas: those that `$schema` of another file names or that are called so, unless they hold jobs. */
function withoutSchemas(files: readonly JobFile[]): readonly JobFile[] {
  const named = new Set(files.flatMap(({ file, holders }) => holders.map(({ value }) => schemaNamedIn(file, value))));
  return files.filter(({ file, holders }) => {
    const isSchema = SCHEMA_FILE.test(file) || named.has(normalize(file));
    return !isSchema || holders.some(({ value }) => !isObject(value) || 'id' in value || 'jobs' in value);
  });
}

function schemaNamedIn(file: string, value: unknown): string | undefined {
  return isObject(value) && typeof value.$schema === 'string' ? join(dirname(file), value.$schema) : undefined;
}

/** The files below a folder that may hold jobs; undefined where there is no such folder. */
async function filesOf({ listFiles }: Files, path: string): Promise<readonly string[] | undefined> {
  const listed = path === '-' ? undefined : await listFiles(path);
  return listed?.filter(isJobFile);
}

async function read(readFile: Surroundings['readFile'], file: string): Promise<string> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new CommandFailure('bad_file', `cannot read ${file}: ${unreadableInWords(cause)}`, { cause });
  }
}

/** Standard input has no name that says so: what begins as JSON does is JSON. */
function isYaml({ file, text }: FileText): boolean {
  return file === '-' ? !/^\uFEFF?\s*[[{/"]/.test(text) && text.trim() !== '' : /\.ya?ml$/.test(file);
}

function jsonIn(file: string, text: string): readonly Holder[] {
  const parsed = readJsonc(text);
  if (!parsed.ok && CRONTAB_LINE.test(text)) {
    throw crontab(file);
  }
  if (!parsed.ok) {
    throw badFile(
      file,
      parsed.errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)),
    );
  }
  return [{ value: parsed.value }];
}

function yamlIn(file: string, text: string, parsed: ReadYaml): readonly Holder[] {
  const isNoList = !parsed.ok || parsed.documents.every(({ value }) => typeof value === 'string');
  if (isNoList && CRONTAB_LINE.test(text)) {
    throw crontab(file);
  }
  if (!parsed.ok) {
    throw badFile(file, parsed.errors);
  }
  if (parsed.documents.length === 0) {
    throw badFile(file, [EXPECTED]);
  }
  return parsed.documents;
}

function crontab(file: string): CommandFailure {
  return badFile(file, [`this is a crontab, not a job file: cronstack import crontab ${file}`]);
}

function badFile(file: string, errors: readonly string[]): CommandFailure {
  return new CommandFailure('bad_file', errors.map((error) => `${file}: ${error}`).join('\n'));
}

/** Jobs are numbered through a file, whatever its documents. */
function jobsIn(file: string, holders: readonly Holder[]): readonly PlacedJob[] {
  const jobs: PlacedJob[] = [];
  for (const { value, lineOf } of holders) {
    if (isDeeperThan(value, MOST_LEVELS)) {
      throw badFile(file, [`nested more than ${MOST_LEVELS} levels deep`]);
    }
    for (const { job, path } of held(file, value)) {
      const line = lineOf?.(path);
      const id = idOf(job);
      const where = line === undefined ? file : `${file}, line ${line}`;
      jobs.push({ job, place: `${where}: jobs[${jobs.length}]${id === undefined ? '' : ` (${id})`}` });
    }
  }
  return jobs;
}

function held(
  file: string,
  value: unknown,
): readonly { readonly job: unknown; readonly path: readonly PropertyKey[] }[] {
  if (Array.isArray(value)) {
    return value.map((job: unknown, index) => ({ job, path: [index] }));
  }
  if (!isObject(value)) {
    throw badFile(file, [EXPECTED]);
  }
  const { $schema: _, ...written } = value;
  if (!('jobs' in written) || 'id' in written) {
    return [{ job: written, path: [] }];
  }
  const { jobs, ...others } = written;
  const unknownKeys = Object.keys(others);
  if (unknownKeys.length > 0) {
    throw badFile(file, [`${unknownKeys.join(', ')}: unknown beside jobs; ${EXPECTED}`]);
  }
  if (!Array.isArray(jobs)) {
    throw badFile(file, [EXPECTED]);
  }
  return jobs.map((job: unknown, index) => ({ job, path: ['jobs', index] }));
}

function refuseTwice(jobs: readonly PlacedJob[]): void {
  const places = new Map<string, string>();
  const errors: string[] = [];
  for (const { job, place } of jobs) {
    const id = idOf(job);
    const other = id === undefined ? undefined : places.get(id);
    if (other !== undefined) {
      errors.push(`${place}.id: there is one in ${other}, too`);
    } else if (id !== undefined) {
      places.set(id, place);
    }
  }
  if (errors.length > 0) {
    throw new CommandFailure('bad_file', errors.join('\n'));
  }
}
