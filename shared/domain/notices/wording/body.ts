import type { Fact, Written, WrittenNotice } from './written.ts';

/** The lines of a message behind its title, without the output of a run: sentences, facts, the titles of several notices, what comes last. */
export function bodyLines(written: Written): readonly string[] {
  const [only, ...others] = written.notices;
  const notices =
    only !== undefined && others.length === 0 ? noticeLines(only) : written.notices.map(({ title }) => title);
  return [...notices, ...(written.rest === undefined ? [] : [written.rest])];
}

/** The output that a message shows: that of its only notice. */
export function outputOf({ notices }: Written): string | undefined {
  return notices.length === 1 ? notices[0]?.output : undefined;
}

function noticeLines({ lines, facts }: WrittenNotice): readonly string[] {
  return [...lines, ...facts.map(factLine)];
}

function factLine({ name, value }: Fact): string {
  return `${name}: ${value}`;
}
