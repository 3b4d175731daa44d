import type { Mail } from './mail';

/** To the address that an account had before. */
export const emailChanged: Mail = {
  en: ({ at }) => ({
    subject: 'Your e-mail address was changed',
    paragraphs: [
      `Your account has another e-mail address now (${at}); this one no longer signs in.`,
      'If it was not you, ask for help at once: somebody else has your account.',
    ],
  }),
};
