/** The kinds of trouble, and of good news, that can be told of a job. */
export const NOTICE_KINDS = [
  'failing',
  'failed',
  'missed',
  'skipping',
  'late',
  'overrun',
  'at_risk',
  'unfinished',
  'silent',
  'paused',
  'succeeded',
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** The kinds that last: they begin, and they end. */
export const INCIDENT_KINDS = [
  'failing',
  'skipping',
  'late',
  'overrun',
  'at_risk',
  'unfinished',
  'silent',
  'paused',
] as const;

export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** A letter for each kind: heads are small. */
export const KIND_LETTERS: Readonly<Record<NoticeKind, string>> = {
  failing: 'F',
  failed: 'E',
  missed: 'M',
  skipping: 'K',
  late: 'L',
  overrun: 'O',
  at_risk: 'R',
  unfinished: 'U',
  silent: 'S',
  paused: 'P',
  succeeded: 'G',
};
