const MAX_LENGTH = 40;

/**
 * The names that a tenant may get in URLs, best first: its name in kebab case, then the same with a piece of its id,
 * so that a taken one needs no guessing.
 * @param tenantId UUIDv7, whose end is random
 */
export function slugCandidates(tenantName: string, tenantId: string): readonly string[] {
  const base = kebab(tenantName);
  return [base, `${base}-${tenantId.slice(-6)}`, `${base}-${tenantId.slice(-12)}`];
}

function kebab(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  // A name without a single letter of ASCII still needs a slug.
  return words?.join('-').slice(0, MAX_LENGTH).replace(/-$/, '') ?? 'tenant';
}
