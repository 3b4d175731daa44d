/** Time and randomness, handed in so that a test decides them. */
export type Clock = { readonly now: () => Date };
export type Ids = {
  /** A new UUIDv7 (RFC 9562): sorts by time of creation. */
  readonly next: () => string;
};
