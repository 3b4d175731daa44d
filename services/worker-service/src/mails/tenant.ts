import type { Mail } from './mail';
import { momentText } from './moment';

/** Tells the owners that nobody gets in any more. */
export const tenantSuspended: Mail = {
  en: ({ tenantName, at, more }) => ({
    subject: `${tenantName} is suspended`,
    paragraphs: [
      `${tenantName} was suspended (${at}). Nobody can work in it until it is restored; nothing is lost.`,
      `The reason given: ${more.reason}`,
    ],
  }),
};

/** Tells the owners that everything is as before. */
export const tenantRestored: Mail = {
  en: ({ tenantName, at }) => ({
    subject: `${tenantName} is restored`,
    paragraphs: [`${tenantName} was restored (${at}). Everybody can work in it again.`],
  }),
};

/** Tells the owners that their tenant is going to be erased. */
export const tenantClosing: Mail = {
  en: ({ tenantName, at, more }) => ({
    subject: `${tenantName} is going to be erased`,
    paragraphs: [
      `An owner has closed ${tenantName} (${at}). It can be read until ${momentText(more.eraseAt!)}; then everything in it is erased for good.`,
      'Until then each owner can take that back.',
    ],
  }),
};

/** Tells the owners that it is not. */
export const tenantClosingCancelled: Mail = {
  en: ({ tenantName, at }) => ({
    subject: `${tenantName} stays`,
    paragraphs: [`The closing of ${tenantName} was taken back (${at}).`],
  }),
};

/** Tells the new owner, and those who are owners beside them. */
export const ownershipTransferred: Mail = {
  en: ({ tenantName, at }) => ({
    subject: `${tenantName} has another owner`,
    paragraphs: [`The ownership of ${tenantName} was handed over (${at}).`],
  }),
};
