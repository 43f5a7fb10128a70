import type { PartDefinition } from './definition.ts';
import type { ScheduleContext } from './schedule.ts';
export function describeParts(parts: readonly PartDefinition[], _context: ScheduleContext): string {
  return parts.map((part) => part.form).join('; ');
}
