import { FIELDS, SECRET_FIELDS } from './fields.mts';
import { textOf } from './resources.mts';
import type { Field, Resource } from './resources.mts';

/** What holds for every component: its type and fields are known, secrets come from a store, somebody may use it. */
export function componentFindings(component: Resource): string[] {
  const { place, spec, fields } = component;
  const type = `${textOf(spec.type)}/${textOf(spec.version)}`;
  const known = FIELDS[type];
  if (!known) {
    return [
      `${place}: expected a type of ${Object.keys(FIELDS).join(', ')}; got ${type}: add what daprd reads of it to scripts/components/fields.mts`,
    ];
  }
  return [
    ...fields.flatMap((field) => fieldFindings(component, field, known)),
    ...twiceFindings(component),
    ...scopeFindings(component),
  ];
}

function fieldFindings({ place, auth }: Resource, field: Field, known: readonly string[]): string[] {
  const { name, value, secretKeyRef } = field;
  if (!known.some((each) => each.toLowerCase() === String(name).toLowerCase())) {
    return [
      `${place}: expected fields that daprd 1.18 reads; got ${name}: it would be ignored without a word`,
    ];
  }
  if (secretKeyRef) {
    if (!secretKeyRef.name || !secretKeyRef.key)
      return [`${place}: expected name and key in the secretKeyRef of ${name}; got less`];
    if (!auth.secretStore)
      return [`${place}: expected auth.secretStore beside the secretKeyRef of ${name}; got none`];
    return [];
  }
  if (SECRET_FIELDS.some((each) => each.toLowerCase() === name.toLowerCase()))
    return [
      `${place}: expected a secretKeyRef for ${name}; got its value in the file, where anybody reads it`,
    ];
  if (typeof value !== 'string')
    return [`${place}: expected a text for ${name}; got ${JSON.stringify(value)}: put it in quotes`];
  return [];
}

function twiceFindings({ place, fields }: Resource): string[] {
  const names = fields.map(({ name }) => String(name).toLowerCase());
  const twice = fields.filter(({ name }, index) => names.indexOf(String(name).toLowerCase()) < index);
  return twice.map(({ name }) => `${place}: expected each field once; got ${name} twice`);
}

/** Every sidecar loads what names nobody; only the secret store is for all of them. */
function scopeFindings({ place, spec, scopes }: Resource): string[] {
  if (scopes.length > 0 || textOf(spec.type).startsWith('secretstores.')) return [];
  return [`${place}: expected scopes; got none: every app of the machine could use it`];
}
