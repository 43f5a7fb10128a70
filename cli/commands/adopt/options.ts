/** The options of `cronstack adopt`. */
export interface AdoptOptions {
  readonly group: string;
  readonly prefix?: string;
  readonly undo?: true;
  readonly apply?: true;
  readonly plan?: string;
  readonly runner?: string;
  readonly acceptDifferences?: true;
  readonly verbose?: true;
  readonly progress?: true;
}
