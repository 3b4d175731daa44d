import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import type { Permission } from '@plinth/shared/domain/membership/permissions';
import { assertMay } from '../services/caller';
import type { GraphqlContext } from './context';
import { CommentResolver } from './comment';
import { CommentMutations } from './commentMutations';
import { EventResolver } from './event';
import { MeResolver } from './me';
import { ProjectResolver } from './project';
import { ProjectMutations } from './projectMutations';
import { TaskResolver } from './task';
import { TaskMutations } from './taskMutations';

/** Makes the schema out of the decorated classes; `@Authorized` asks the same question as REST's route table. */
export function createSchema(): GraphQLSchema {
  return buildSchemaSync({
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
    authChecker: ({ context }: { context: GraphqlContext }, permissions: Permission[]) => {
      for (const permission of permissions) assertMay(context.caller, permission);
      return true;
    },
    validate: {
      forbidUnknownValues: true,
      // By default null would pass unchecked where a field may be left out.
      skipMissingProperties: false,
      validationError: { target: false, value: false },
    },
  });
}
