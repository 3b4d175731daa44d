import { linkToken } from '@plinth/shared/eventstore/crypto/linkToken';
import { secretKey } from '@plinth/shared/eventstore/crypto/masterKey';
import type { TestApi, TestTenant } from './testApi';

/** The token of the link that worker-service mails for an invitation. */
export function tokenOf({ secrets }: Pick<TestApi, 'secrets'>, id: string): string {
  return linkToken(secretKey(secrets['link-key'], 'link-key'), { kind: 'invitation', id });
}

/** Invites an address. @returns the invitation as it was answered */
export async function invited(
  tenant: Pick<TestTenant, 'id' | 'post'>,
  fields: { email: string; role?: string },
): Promise<{ id: string; version: number; status: string; expiresAt: string; email: string }> {
  const path = `/v1/tenants/${tenant.id}/invitations`;
  const { body } = await tenant
    .post(path)
    .send({ role: 'member', ...fields })
    .expect(201);
  return body as { id: string; version: number; status: string; expiresAt: string; email: string };
}
