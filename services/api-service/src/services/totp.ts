import { generateSecret, generateURI, verifySync } from 'otplib';

const STEP_SECONDS = 30;
/** A clock may be so much off, and a code typed so slowly. */
const TOLERANCE_SECONDS = 30;

/** A new secret for an authenticator: 20 random bytes in base32. */
export function newTotpSecret(): string {
  return generateSecret();
}

/** What an authenticator reads as a QR code. */
export function totpUri(issuer: string, label: string, secret: string): string {
  return generateURI({ issuer, label, secret });
}

/**
 * The time step (RFC 6238, SHA-1, 30 s, 6 digits) that a code belongs to, the current one or its neighbours; undefined
 * for a wrong code. Whoever takes a code keeps its step and takes none of it again.
 */
export function totpStep(secret: string, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const epoch = Math.floor(now.getTime() / 1000);
  const found = verifySync({ secret, token: code, epoch, epochTolerance: TOLERANCE_SECONDS });
  return found.valid ? Math.floor(epoch / STEP_SECONDS) + found.delta : undefined;
}
