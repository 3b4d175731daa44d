/** Key of the current state of one thing; the tenant comes first in every key. */
export function stateKey(tenantId: string, aggregate: string, id: string): string {
  return `${tenantId}:${aggregate}:${id}`;
}
