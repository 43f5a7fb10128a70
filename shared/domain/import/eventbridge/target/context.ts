import { textAt } from '#domain/import/at-path.ts';

/** Our facts in the places of EventBridge's (user guide, "Adding context attributes"); `schedule-arn` is known as the schedule is read. */
const FACTS: Readonly<Record<string, string>> = {
  'scheduled-time': '<cronstack.scheduled-at>',
  'execution-id': '<cronstack.run-id>',
  'attempt-number': '<cronstack.attempt>',
};
const ATTRIBUTE = /<aws\.scheduler\.([a-z-]+)>/g;

/** An input with our facts in the places of EventBridge's, and what is to be known of them; or why that cannot be said. */
type FilledInput =
  | { readonly ok: true; readonly text: string | undefined; readonly notes: readonly string[] }
  | { readonly ok: false; readonly why: string };

/** Reads the input of a schedule's target. */
export function filledInput(schedule: unknown): FilledInput {
  const text = textAt(schedule, 'Target.Input');
  const arn = textAt(schedule, 'Arn');
  const names = [...new Set([...(text ?? '').matchAll(ATTRIBUTE)].map(([, name]) => name ?? ''))];
  const unknown = names.filter((name) => name !== 'schedule-arn' && !Object.hasOwn(FACTS, name));
  if (unknown.length > 0) {
    return { ok: false, why: `its input holds ${unknown.map(written).join(' and ')}, for which Cronstack has nothing` };
  }
  if (names.includes('schedule-arn') && arn === undefined) {
    return { ok: false, why: `its input holds ${written('schedule-arn')}, and it says no Arn of its own` };
  }
  return {
    ok: true,
    text: text?.replaceAll(ATTRIBUTE, (_, name: string) => FACTS[name] ?? arn ?? ''),
    notes: names.includes('execution-id')
      ? [`${written('execution-id')} is the id of the run now, which is the same in all its attempts`]
      : [],
  };
}

/** Tells whether a text holds one of our facts. */
export function holdsFacts(text: string): boolean {
  return Object.values(FACTS).some((fact) => text.includes(fact));
}

function written(name: string): string {
  return `<aws.scheduler.${name}>`;
}
