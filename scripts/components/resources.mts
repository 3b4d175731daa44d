import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** An entry of a component's `spec.metadata`. */
export type Field = {
  name: string;
  value?: unknown;
  secretKeyRef?: { name?: string; key?: string };
};

/** One document of a file, as far as the rules look into it. */
export type Resource = {
  /** Where it stands, for messages: `components/kafka/pubsub.yaml, Component pubsub`. */
  place: string;
  kind: string;
  apiVersion: string;
  name: string;
  scopes: string[];
  spec: Record<string, unknown>;
  /** Of a component. */
  fields: Field[];
  auth: { secretStore?: string };
};

/**
 * Reads every YAML document below a directory.
 * @param root what places in messages are relative to
 * @returns the resources, and a sentence for each file or document that is none
 */
export function readResources(
  root: string,
  directory: string,
): { resources: Resource[]; findings: string[] } {
  const resources: Resource[] = [];
  const findings: string[] = [];
  for (const file of yamlFiles(join(root, directory))) {
    const where = relative(root, file);
    for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
      const [fault] = document.errors;
      if (fault) findings.push(`${where}: expected YAML; got ${fault.message.split('\n')[0]}`);
      else resources.push(resourceOf(where, (document.toJS() ?? {}) as Record<string, unknown>));
    }
  }
  return { resources, findings };
}

function yamlFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(directory, name));
}

function resourceOf(where: string, document: Record<string, unknown>): Resource {
  const kind = textOf(document.kind) || 'a document without kind';
  const name = textOf(recordOf(document.metadata).name) || 'without a name';
  const spec = recordOf(document.spec);
  return {
    place: `${where}, ${kind} ${name}`,
    kind,
    apiVersion: textOf(document.apiVersion),
    name,
    scopes: Array.isArray(document.scopes) ? (document.scopes as string[]) : [],
    spec,
    fields: Array.isArray(spec.metadata) ? (spec.metadata as Field[]) : [],
    auth: recordOf(document.auth),
  };
}

/** A value as the record that it should be; an empty one for everything else. */
export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** A value as the text that it should be; empty for everything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
