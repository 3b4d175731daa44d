import { Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import type { Me as MeView } from '../handlers/me';
import type { GraphqlContext } from './context';

@ObjectType()
export class User {
  @Field(() => ID)
  id!: string;

  @Field()
  displayName!: string;

  @Field()
  email!: string;

  @Field(() => String, { nullable: true, description: 'A language tag (BCP 47).' })
  locale!: string | null;

  @Field(() => String, { nullable: true, description: 'Of the list of IANA.' })
  timeZone!: string | null;
}

@ObjectType()
export class Tenant {
  @Field(() => ID)
  id!: string;

  @Field()
  slug!: string;

  @Field()
  name!: string;

  @Field()
  status!: string;
}

@ObjectType({ description: 'Who is calling, in which tenant and as what.' })
export class Me {
  @Field(() => User)
  user!: User;

  @Field(() => Tenant)
  tenant!: Tenant;

  @Field()
  role!: string;

  @Field(() => [String], { description: 'What the role allows in this tenant.' })
  permissions!: readonly string[];
}

/** About the caller, so everybody who is signed in may ask. */
@Resolver(() => Me)
export class MeResolver {
  @Query(() => Me)
  me(@Ctx() { caller, handlers }: GraphqlContext): Promise<MeView> {
    return handlers.me(caller);
  }
}
