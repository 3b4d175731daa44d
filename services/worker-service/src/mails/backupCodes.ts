import type { Mail } from './mail';

/** Tells the owner of an account that a backup code stood in for the authenticator. */
export const backupCodeUsed: Mail = {
  en: ({ at, more }) => ({
    subject: 'A backup code was used',
    paragraphs: [
      `Somebody proved to be you by one of your backup codes (${at}). Codes that are left: ${more.left ?? ''}.`,
      'If it was not you, change your password at once, then make new backup codes.',
    ],
  }),
};

/** Tells that there is a new set of them. */
export const backupCodesRenewed: Mail = {
  en: ({ at }) => ({
    subject: 'There are new backup codes',
    paragraphs: [
      `New backup codes were made for your account (${at}). The old ones are good no more.`,
      'If it was not you, change your password at once and ask for help.',
    ],
  }),
};
