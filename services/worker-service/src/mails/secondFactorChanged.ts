import type { Mail } from './mail';

/** Tells the owner of an account that signing in asks for a second factor now. */
export const secondFactorEnabled: Mail = {
  en: ({ at }) => ({
    subject: 'Two-factor sign-in was turned on',
    paragraphs: [
      `Signing in to your account asks for a second factor from now on (${at}). Keep your backup codes safe.`,
      'If it was not you, change your password at once and ask for help.',
    ],
  }),
};

/** The other way round. */
export const secondFactorDisabled: Mail = {
  en: ({ at }) => ({
    subject: 'Two-factor sign-in was turned off',
    paragraphs: [
      `Signing in to your account asks for your password only from now on (${at}).`,
      'If it was not you, change your password at once and ask for help.',
    ],
  }),
};
