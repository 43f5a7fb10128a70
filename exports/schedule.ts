export { ScheduleError, type ScheduleErrorCode } from '#domain/schedule/definition/error.ts';
export {
  between,
  compile,
  describe,
  type Entries,
  lint,
  next,
  type ParseOptions,
  parse,
  preview,
  type Schedule,
} from '#domain/schedule/language.ts';
export type { Preview } from '#domain/schedule/preview.ts';
