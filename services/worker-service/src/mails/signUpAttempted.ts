import type { Mail } from './mail';

/** To somebody who has an account, when their address is signed up with again. */
export const signUpAttempted: Mail = {
  en: ({ at }) => ({
    subject: 'You have an account already',
    paragraphs: [
      `Somebody, perhaps you, has signed up with this address (${at}). You have an account with it: sign in, or use “forgot password”.`,
      'If it was not you, do nothing. Whoever it was has not been told that you have an account.',
    ],
  }),
};
