import { defaultFieldResolver, getNamedType, isObjectType } from 'graphql';
import type { GraphQLField, GraphQLSchema } from 'graphql';
import type { Permission } from '@plinth/shared/domain/permissions';
import { assertMay } from '../services/caller';
import type { GraphqlContext } from './context';

/**
 * Who may ask for a field: those with a permission, anybody signed in (about oneself), or whoever was given the thing
 * that it is a part of.
 */
export type FieldAccess = Permission | 'authenticated' | 'parent';

/**
 * The one table of GraphQL's fields, beside that of REST's routes: every query and mutation, and every field that leads
 * to another thing or takes arguments. What is not in it is not served.
 */
export const FIELD_ACCESS: Readonly<Record<string, FieldAccess>> = {
  'Query.me': 'authenticated',
  'Me.user': 'parent',
  'Me.tenant': 'parent',

  'Query.project': 'project.read',
  'Query.projects': 'project.read',
  'Project.tasks': 'task.read',
  'Project.activity': 'project.read',
  'Mutation.createProject': 'project.write',
  'Mutation.updateProject': 'project.write',
  'Mutation.archiveProject': 'project.write',
  'Mutation.unarchiveProject': 'project.write',
  'Mutation.deleteProject': 'project.write',
  'Mutation.restoreProject': 'project.restore',
  'Mutation.purgeProject': 'project.purge',

  'Query.task': 'task.read',
  'Task.comments': 'comment.read',
  'Mutation.createTask': 'task.write',
  'Mutation.updateTask': 'task.write',
  'Mutation.moveTask': 'task.write',
  'Mutation.startTask': 'task.write',
  'Mutation.completeTask': 'task.write',
  'Mutation.reopenTask': 'task.write',
  'Mutation.deleteTask': 'task.write',
  'Mutation.restoreTask': 'task.restore',
  'Mutation.purgeTask': 'task.purge',

  'Query.comment': 'comment.read',
  'Mutation.createComment': 'comment.write',
  'Mutation.editComment': 'comment.write',
  'Mutation.deleteComment': 'comment.write',
  'Mutation.restoreComment': 'comment.restore',
  'Mutation.purgeComment': 'comment.purge',

  'Query.events': 'event.read',
};

type Field = GraphQLField<unknown, GraphqlContext>;

/** Of lists, which are guarded as a whole. */
const LIST_TYPE = /(Connection|Edge)$/;
const ROOTS = ['Query', 'Mutation', 'Subscription'];

/**
 * Guards the fields of a schema by the table, in place: before a resolver runs, and before its arguments are looked at.
 * @throws Error for a field that the table lacks, and for an entry without a field
 */
export function guardFields(
  schema: GraphQLSchema,
  table: Readonly<Record<string, FieldAccess>> = FIELD_ACCESS,
): GraphQLSchema {
  const fields = guardedFields(schema);
  for (const [name, field] of fields) {
    const access = table[name];
    if (!access) {
      throw new Error(
        `expected GraphQL field ${name} to say who may ask for it; got nothing: add it to FIELD_ACCESS in graphql/fieldAccess.ts`,
      );
    }
    if (access !== 'parent' && access !== 'authenticated') guard(field, access);
  }
  const stale = Object.keys(table).filter((name) => !fields.has(name));
  if (stale.length > 0)
    throw new Error(`expected fields of the schema in FIELD_ACCESS; got ${stale.join(', ')}`);
  return schema;
}

/** The fields that have to be in the table, by name. */
function guardedFields(schema: GraphQLSchema): Map<string, Field> {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__') && !LIST_TYPE.test(type.name),
  );
  const fields = types.flatMap((type) =>
    Object.values(isObjectType(type) ? type.getFields() : {}).map(
      (field) => [`${type.name}.${field.name}`, field as Field] as const,
    ),
  );
  const leads = (name: string, { args, type }: Field) =>
    ROOTS.includes(name.split('.')[0]!) || args.length > 0 || isObjectType(getNamedType(type));
  return new Map(fields.filter(([name, field]) => leads(name, field)));
}

function guard(field: Field, permission: Permission): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (...call): unknown => {
    const [, , context] = call;
    assertMay(context.caller, permission);
    return resolve(...call);
  };
}
