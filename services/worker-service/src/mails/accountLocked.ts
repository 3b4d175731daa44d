import type { Mail } from './mail';

/** Tells the owner of an account that somebody is guessing. */
export const accountLocked: Mail = {
  en: ({ at }) => ({
    subject: 'Many failed sign-ins',
    paragraphs: [
      `Somebody has tried wrong passwords for your account many times (${at}). Their attempts are slowed down; yours, from where you have signed in before, are not.`,
      'If that was you, set a new password by “forgot password”. If not, you need to do nothing.',
    ],
  }),
};
