import type { Mail } from './mail';

/** To whoever is asked to join a tenant. */
export const invitation: Mail = {
  en: ({ tenantName }) => ({
    subject: `You are invited to ${tenantName}`,
    paragraphs: [
      `You are invited to work in ${tenantName}.`,
      'If you expect no such invitation, do nothing: without the link nothing happens.',
    ],
    action: 'See the invitation',
  }),
};
