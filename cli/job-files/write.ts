import type { Job } from '#api/shapes/job.ts';

/** The formats that job files are written in. */
export const FORMATS = ['json', 'yaml'] as const;

type Format = (typeof FORMATS)[number];

/** The format that a file's name asks for; JSON where there is no name, or another one. */
export function formatOf(file = ''): Format {
  return /\.ya?ml$/.test(file) ? 'yaml' : 'json';
}

/** Writes jobs as a file that reading gives the same definitions of, part by part. What the API adds to a definition is left out. */
export async function* writeJobs(jobs: AsyncIterable<Job>, format: Format): AsyncGenerator<string, void, undefined> {
  const { jobToWrite } = await import('#domain/jobs/to-write.ts');
  const { empty, first, between, last, write } = format === 'json' ? JSON_LIST : await yamlList();
  let isFirst = true;
  for await (const job of jobs) {
    yield (isFirst ? first : between) + write(jobToWrite(job));
    isFirst = false;
  }
  yield isFirst ? empty : last;
}

/** The signs of a list, and how an item of it is written. */
interface List {
  readonly empty: string;
  readonly first: string;
  readonly between: string;
  readonly last: string;
  write(item: object): string;
}

const JSON_LIST: List = {
  empty: '[]\n',
  first: '[\n',
  between: ',\n',
  last: '\n]\n',
  // U+2028, which a text may hold as it is, begins a line for a regular expression.
  write: (item) => `  ${JSON.stringify(item, null, 2).replaceAll('\n', '\n  ')}`,
};

async function yamlList(): Promise<List> {
  // Only YAML needs it.
  const { stringify } = await import('yaml');
  const options = { version: '1.2', schema: 'core', lineWidth: 0, aliasDuplicateObjects: false } as const;
  return { empty: '[]\n', first: '', between: '', last: '', write: (item) => stringify([item], options) };
}
