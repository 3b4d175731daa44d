/** What came of one of the store's tests. */
export interface Report {
  name: string;
  seconds: number;
  figures: Record<string, number>;
  /** One line each. */
  faults: string[];
}

/** What each of them is told. */
export interface StoreOptions {
  /** Decides what happens, though not when. */
  seed: number;
  say: (line: string) => void;
  signal: AbortSignal;
}
