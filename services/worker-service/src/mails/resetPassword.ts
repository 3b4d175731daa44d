import type { Mail } from './mail';

/** To whoever asked for a new password. */
export const resetPassword: Mail = {
  en: () => ({
    subject: 'Set a new password',
    paragraphs: [
      'Somebody, probably you, has asked to set a new password for your account. The link works once, within 30 minutes.',
      'If it was not you, do nothing: your password stays as it is.',
    ],
    action: 'Set a new password',
  }),
};
