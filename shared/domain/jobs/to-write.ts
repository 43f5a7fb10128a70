import { sameJson } from '#domain/values/json/same.ts';
import { CLAUDE_JOB_DEFAULTS, isClaude } from './command/claude/settings.ts';
import { withoutExternalSettings } from './command/external/settings.ts';
import { FIXED_DEFAULTS } from './fixed-defaults.ts';
import { jobInputSchema } from './schema.ts';

const DEFAULTS = new Map<string, unknown>(Object.entries(FIXED_DEFAULTS));

/**
 * The fields of a job as a person would write them: without what it has besides its definition, and without what a job has anyhow. What an
 * installation's configuration decides is always written, so that another one reads the same job.
 */
export function jobToWrite(job: { readonly id: string; readonly command?: unknown }): object {
  const { onLost } = isClaude(job.command) ? CLAUDE_JOB_DEFAULTS : FIXED_DEFAULTS;
  const fields = new Map<string, unknown>(Object.entries(withoutExternalSettings(job)));
  const written = Object.keys(jobInputSchema().shape).flatMap((field): [string, unknown][] => {
    const value = fields.get(field);
    const byDefault = field === 'onLost' ? onLost : DEFAULTS.get(field);
    const isDefault = field === 'name' ? value === job.id : sameJson(value, byDefault);
    return value === undefined || isDefault ? [] : [[field, value]];
  });
  return Object.fromEntries(written);
}
