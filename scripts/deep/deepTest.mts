/** A test that takes too long for `npm test`; see scripts/test-deep.mts. */
export interface DeepTest {
  /** In one line. */
  what: string;
  /**
   * Prints its figures and says how many of its runs held.
   * @param args what stands behind the area
   * @param signal aborted when the user wants to stop
   */
  run: (args: string[], signal: AbortSignal) => Promise<{ passed: number; failed: number }>;
}
