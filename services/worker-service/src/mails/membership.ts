import type { Mail } from './mail';

/** Tells a person that they belong to a tenant now. */
export const memberAdded: Mail = {
  en: ({ tenantName, more }) => ({
    subject: `You are a member of ${tenantName}`,
    paragraphs: [`You belong to ${tenantName} now${more.role ? `, as ${more.role}` : ''}.`],
  }),
};

/** Tells a member that they may do something else from here on. */
export const roleChanged: Mail = {
  en: ({ tenantName, more, at }) => ({
    subject: `Your role in ${tenantName} has changed`,
    paragraphs: [
      more.role
        ? `You are ${more.role} in ${tenantName} now (${at}).`
        : `You have a role of its own in ${tenantName} now (${at}).`,
    ],
  }),
};

/** Tells a person that they no longer belong to a tenant. */
export const memberRemoved: Mail = {
  en: ({ tenantName, at }) => ({
    subject: `You are no longer a member of ${tenantName}`,
    paragraphs: [`Your membership of ${tenantName} has ended (${at}). Your account stays as it is.`],
  }),
};
