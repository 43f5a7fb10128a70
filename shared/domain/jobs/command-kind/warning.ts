/** Something that is valid and may not be meant: a code for programs, a sentence for people. Nothing of a command's values is in it. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}
