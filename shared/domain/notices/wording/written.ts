/** A fact with its name: `Exit code: 3`. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** A notice in words, and what goes with it. */
export interface WrittenNotice {
  readonly title: string;
  /** What the title cannot say, a sentence each. */
  readonly lines: readonly string[];
  readonly facts: readonly Fact[];
  /** The last lines of the run's output. */
  readonly output?: string;
  readonly link?: string;
}

/** The state that a message tells of: what is wrong, what is over, what is neither. */
export type Tone = 'trouble' | 'over' | 'news';

/** A message in words, which each format renders and cuts. Every text is plain: nothing in it is unseen, lines have no line breaks. */
export interface Written {
  readonly title: string;
  readonly tone: Tone;
  /** One for a message of one notice, with all that is known; of several the titles alone. */
  readonly notices: readonly WrittenNotice[];
  /** What comes last: `and 125 more`. */
  readonly rest?: string;
  readonly link?: string;
}
