import type { Told } from '#domain/notices/messages/message.ts';
import type { Tone } from './written.ts';

/** The state that a notice tells of. */
export function toneOf({ stage, kind }: Told): Tone {
  if (stage === 'resolved' || stage === 'passed') {
    return 'over';
  }
  return kind === 'succeeded' ? 'news' : 'trouble';
}
