/** A schedule on one line, as it was written: strings as they are, objects as JSON, a list joined by semicolons; `-` for none. */
export function scheduleText(schedule: unknown): string {
  if (Array.isArray(schedule)) {
    return schedule.map(scheduleText).join('; ');
  }
  if (schedule === undefined) {
    return '-';
  }
  return typeof schedule === 'string' ? schedule : JSON.stringify(schedule);
}
