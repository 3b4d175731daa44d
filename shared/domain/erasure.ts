/** Why somebody is erased; no free text, because that would outlive what it speaks of. */
export const ERASURE_REASONS = [
  'requested',
  'no_longer_needed',
  'consent_withdrawn',
  'unlawful',
  'other',
] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

/** What an erasure cannot reach, and for how long that stays: a certificate says so. */
export type ErasureRemains = {
  /** Messages, sealed, in topics. */
  readonly topicDays: number;
  /** Sealed and with the keys of then; a restore of one applies the register of erasures first. */
  readonly physicalBackups: 'until_they_expire';
};

/** As topics and backups are kept (constants/topics.ts, docs/erasure.md). */
export const REMAINS: ErasureRemains = { topicDays: 7, physicalBackups: 'until_they_expire' };
