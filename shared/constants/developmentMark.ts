/**
 * How every secret that `npm start` makes begins: text as it is, a key with these bytes. Staging and production refuse
 * such a secret, because it was made for a stack that keeps it in a file of the clone.
 */
export const DEVELOPMENT_MARK = 'plinth-dev-';
