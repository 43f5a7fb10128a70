export { lint } from '#domain/schedule/lint/lint.ts';
export { parseSchedule as parse } from '#domain/schedule/parse.ts';
export { preview } from '#domain/schedule/preview.ts';
