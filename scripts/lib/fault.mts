export interface FaultFacts {
  expected: string;
  got: string;
  /** What the user does about it, with the command to type. */
  remedy: string;
  cause?: unknown;
}

/** A failure of the machine that its user can mend; scripts/entry.mjs prints it without a stack. */
export class Fault extends Error {
  readonly expected: string;
  readonly got: string;
  readonly remedy: string;

  constructor({ expected, got, remedy, cause }: FaultFacts) {
    super(`expected: ${expected}\n     got: ${got}\n  remedy: ${remedy}`, { cause });
    this.name = 'Fault';
    this.expected = expected;
    this.got = got;
    this.remedy = remedy;
  }
}
