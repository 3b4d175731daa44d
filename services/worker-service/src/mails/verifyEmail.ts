import type { Mail } from './mail';

/** To whoever signed up: the link shows that the address is theirs. */
export const verifyEmail: Mail = {
  en: () => ({
    subject: 'Confirm your e-mail address',
    paragraphs: [
      'Somebody, probably you, has signed up with this address. Confirm that it is yours to go on.',
      'If it was not you, do nothing: without the link nobody gets in.',
    ],
    action: 'Confirm address',
  }),
};
