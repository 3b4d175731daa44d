import type { ConfigField, Setting } from './configFields';
import { maskedUrl } from './databaseUrl';

/** A setting as anybody may see it: of a database URL the password is masked, of other secrets everything. */
export function shownValue({ isSecret }: Pick<ConfigField, 'isSecret'>, { value }: Setting): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (!isSecret) return text;
  return maskedUrl(text) ?? '***';
}
