/** The answer of a tool: `summary` is ours, for the model to act on; all else is data, whoever wrote it. */
export interface Answer {
  readonly summary: string;
  /** Lists of it are cut from their ends where the answer is too long. */
  readonly [name: string]: unknown;
}

/** Longer answers are replaced by a file's name, or by an error. */
export const MOST_CHARACTERS = 20_000;
const CUT_TEXT = ' [cut]';

/**
 * Makes an answer short enough to arrive whole: its longest list loses its last items, and where there is none its longest text its end.
 * The summary says so.
 */
export function fitting(answer: Answer): Answer {
  let fits = answer;
  while (JSON.stringify(fits).length > MOST_CHARACTERS) {
    fits = shortened(fits);
  }
  return fits === answer ? answer : { ...fits, summary: `${answer.summary} ${whatWasCut(answer, fits)}` };
}

function shortened(answer: Answer): Answer {
  const { summary, ...data } = answer;
  const [name, value] = Object.entries(data).reduce<readonly [string, unknown]>(
    (longest, member) => (lengthOf(member[1]) > lengthOf(longest[1]) ? member : longest),
    ['', undefined],
  );
  if (Array.isArray(value) && value.length > 1) {
    return { ...answer, [name]: value.slice(0, Math.floor(value.length * 0.8)) };
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return { ...answer, [name]: `${text.slice(0, Math.floor(text.length * 0.8) - CUT_TEXT.length)}${CUT_TEXT}` };
}

function lengthOf(value: unknown): number {
  return JSON.stringify(value ?? null).length;
}

function whatWasCut(whole: Answer, cut: Answer): string {
  const words = Object.entries(whole).flatMap(([name, value]) => {
    const now = cut[name];
    if (now === value) {
      return [];
    }
    return Array.isArray(value) && Array.isArray(now)
      ? [`${name}: the first ${now.length} of ${value.length}; ask for fewer with limit`]
      : [`${name} is cut`];
  });
  return `(The answer was too long: ${words.join('; ')}.)`;
}
