import type { Mail } from './mail';

/** Tells the owner of an account that its password is another one now. */
export const passwordChanged: Mail = {
  en: ({ at }) => ({
    subject: 'Your password was changed',
    paragraphs: [
      `The password of your account was changed (${at}).`,
      'If it was not you, set a new one at once by “forgot password”, and look through your sessions.',
    ],
  }),
};
