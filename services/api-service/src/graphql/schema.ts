import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { CommentResolver } from './comment';
import { CommentMutations } from './commentMutations';
import { EventResolver } from './event';
import { guardFields } from './fieldAccess';
import { MeResolver } from './me';
import { ProjectResolver } from './project';
import { ProjectMutations } from './projectMutations';
import { TaskResolver } from './task';
import { TaskMutations } from './taskMutations';

/** Makes the schema out of the decorated classes; the table of fields asks the same question as REST's of routes. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      MeResolver,
      ProjectResolver,
      ProjectMutations,
      TaskResolver,
      TaskMutations,
      CommentResolver,
      CommentMutations,
      EventResolver,
    ],
    validate: {
      forbidUnknownValues: true,
      // By default null would pass unchecked where a field may be left out.
      skipMissingProperties: false,
      validationError: { target: false, value: false },
    },
  });
  return guardFields(schema);
}
