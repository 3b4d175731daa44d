import type { Mail } from './mail';

/** To the new address of an account: the link shows that it is theirs. */
export const changeEmail: Mail = {
  en: () => ({
    subject: 'Confirm your new e-mail address',
    paragraphs: [
      'Somebody, probably you, wants to sign in with this address from now on. Confirm that it is yours.',
      'If it was not you, do nothing.',
    ],
    action: 'Confirm new address',
  }),
};
