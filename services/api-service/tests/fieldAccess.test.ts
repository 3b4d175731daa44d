import { buildSchema, graphql } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { PERMISSIONS, permissionsOf, ROLES } from '@plinth/shared/domain/permissions';
import { FIELD_ACCESS, guardFields } from '../src/graphql/fieldAccess';
import { createSchema } from '../src/graphql/schema';

const schema = () =>
  buildSchema(`
    type Query { things: ThingConnection  thing(id: ID!): Thing }
    type ThingConnection { edges: [ThingEdge!]! }
    type ThingEdge { node: Thing! }
    type Thing { id: ID!  price(currency: String): Int  owner: Person  size: Int }
    type Person { name: String }
  `);
const whole = {
  'Query.things': 'task.read',
  'Query.thing': 'task.read',
  'Thing.price': 'job.read',
  'Thing.owner': 'parent',
} as const;

describe('the table of fields', () => {
  it('has every field of the schema that leads somewhere, and nothing else', () => {
    expect(() => createSchema()).not.toThrow();
    expect(Object.keys(FIELD_ACCESS).length).toBeGreaterThan(25);
    for (const access of Object.values(FIELD_ACCESS)) {
      expect([...PERMISSIONS, 'authenticated', 'parent']).toContain(access);
    }
  });

  it('has a permission for every field with a resolver of its own', () => {
    createSchema();
    const resolvers = getMetadataStorage().fieldResolvers.filter(({ kind }) => kind === 'external');
    expect(resolvers.length).toBeGreaterThan(2);
    const names = resolvers.map(({ getObjectType, schemaName }) => `${getObjectType!().name}.${schemaName}`);
    expect(names.filter((name) => !PERMISSIONS.some((known) => known === FIELD_ACCESS[name]))).toEqual([]);
  });

  it('reads with a read permission and changes with one of another kind, in the words of REST', () => {
    for (const [name, access] of Object.entries(FIELD_ACCESS)) {
      if (access === 'parent' || access === 'authenticated') continue;
      expect([name, access.endsWith('.read')]).toEqual([name, !name.startsWith('Mutation.')]);
    }
  });

  it.each(Object.keys(whole))('refuses a schema whose field %s does not say who may ask for it', (name) => {
    const table = Object.fromEntries(Object.entries(whole).filter(([known]) => known !== name));
    expect(() => guardFields(schema(), table)).toThrow(
      `expected GraphQL field ${name} to say who may ask for it; got nothing: add it to FIELD_ACCESS`,
    );
  });

  it('refuses an entry for a field that there is not', () => {
    expect(() => guardFields(schema(), { ...whole, 'Query.gone': 'task.read' })).toThrow('got Query.gone');
  });

  it.each(ROLES)('lets %s ask for exactly what its role carries', async (role) => {
    const guarded = guardFields(schema(), whole);
    const contextValue = { caller: { principal: { permissions: permissionsOf(role) } } };
    const rootValue = { things: { edges: [] }, thing: { id: 1, price: 2, size: 3, owner: { name: 'Ada' } } };
    const ask = async (source: string) => {
      const { errors = [] } = await graphql({ schema: guarded, source, rootValue, contextValue });
      return errors.map(({ message }) => message);
    };
    const mayReadTasks = permissionsOf(role).includes('task.read');
    expect(await ask('{ things { edges { node { id } } } }')).toHaveLength(mayReadTasks ? 0 : 1);
    const mayReadJobs = permissionsOf(role).includes('job.read');
    expect(await ask('{ thing(id: 1) { id price(currency: "EUR") owner { name } } }')).toHaveLength(
      mayReadTasks && mayReadJobs ? 0 : 1,
    );
  });
});
