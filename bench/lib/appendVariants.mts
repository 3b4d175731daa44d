export const systems = ['plinth', 'emmett', 'message-db', 'eventsourcing'] as const;
export type System = (typeof systems)[number];

/** One way to append, measured once in each round. */
export interface Variant {
  system: System;
  callers: number;
  /** Ours: with the state row; Emmett: with an inline projection. */
  withState: boolean;
  /** All appends go to one tenant. */
  isHot: boolean;
  eventsPerAppend: number;
  /** The callers are shared among so many client processes. */
  processes: number;
}

/** What a variant shares with those that it is held against. */
export type Shape = Omit<Variant, 'system' | 'withState'>;

export const CALLERS = [1, 16, 64, 256] as const;
/** Where tenants, processes and events per append are varied. */
export const MOST_CALLERS = 256;

/** Who can write state in the transaction of the append; message-db and eventsourcing leave it to consumers. */
const STATEFUL: readonly System[] = ['plinth', 'emmett'];

const usual = { isHot: false, eventsPerAppend: 1, processes: 1 };

/** All variants in the order of a round, those that are held against each other side by side. */
export function allVariants(): Variant[] {
  const byCallers = CALLERS.flatMap((callers) => [
    ...stateful({ callers }),
    ...systems
      .filter((system) => !STATEFUL.includes(system))
      .map((system): Variant => ({ ...usual, system, callers, withState: false })),
  ]);
  const callers = MOST_CALLERS;
  return [
    ...byCallers,
    { ...usual, system: 'plinth', callers, withState: true, isHot: true },
    ...stateful({ callers, processes: 2 }),
    ...stateful({ callers: 64, eventsPerAppend: 5 }),
    ...stateful({ callers, eventsPerAppend: 5 }),
  ];
}

function stateful(shape: Partial<Variant> & { callers: number }): Variant[] {
  return [false, true].flatMap((withState) =>
    STATEFUL.map((system) => ({ ...usual, ...shape, system, withState })),
  );
}

/** A shape in words: `callers=256 processes=2`. */
export function shapeOf({ callers, isHot, eventsPerAppend, processes }: Shape): string {
  return [
    `callers=${callers}`,
    ...(isHot ? ['tenants=1'] : []),
    ...(processes > 1 ? [`processes=${processes}`] : []),
    ...(eventsPerAppend > 1 ? [`events=${eventsPerAppend}`] : []),
  ].join(' ');
}

/** `state=on` for ours, `peer=inline` for Emmett, nothing for those that know only one way. */
export function wayOf({ system, withState }: Pick<Variant, 'system' | 'withState'>): string {
  if (system === 'plinth') return `state=${withState ? 'on' : 'off'}`;
  if (system === 'emmett') return `peer=${withState ? 'inline' : 'plain'}`;
  return '';
}

/** Unique among all variants: `plinth callers=64 state=off`. */
export function keyOf(variant: Variant): string {
  return `${variant.system} ${labelOf(variant)}`;
}

/** As rows name it: `callers=64 state=off`. */
export function labelOf(variant: Variant): string {
  return `${shapeOf(variant)} ${wayOf(variant)}`.trim();
}
