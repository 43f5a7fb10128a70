/** The kinds of trouble, and of good news, that can be told of a job. */
const NOTICE_KINDS = [
  'failing',
  'failed',
  'missed',
  'skipping',
  'late',
  'overrun',
  'unfinished',
  'silent',
  'paused',
  'succeeded',
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];
