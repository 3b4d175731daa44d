import { ConflictError, nameTaken } from '@plinth/shared/errors/appErrors';
import { slugCandidates } from './slugs';

/**
 * Founds a tenant under the first slug of its name that is free.
 * @param append with that slug, one unit
 * @returns the slug
 * @throws ConflictError `name_taken` (tenant.slug) when none is left; what `append` throws otherwise
 */
export async function foundUnderFreeSlug(
  { tenantName, tenantId }: { tenantName: string; tenantId: string },
  append: (slug: string) => Promise<unknown>,
): Promise<string> {
  for (const slug of slugCandidates(tenantName, tenantId)) {
    try {
      await append(slug);
      return slug;
    } catch (error) {
      if (!isTaken(error, 'tenant.slug')) throw error;
    }
  }
  throw nameTaken('tenant.slug');
}

/** Whether an append was refused for a name that somebody holds. */
export function isTaken(error: unknown, kind: 'user.email' | 'tenant.slug'): boolean {
  return error instanceof ConflictError && error.code === 'name_taken' && error.members.kind === kind;
}
