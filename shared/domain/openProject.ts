import { IllegalStateError } from '../errors/appErrors';
import { requireLive } from './requireLive';
import type { Deletable } from './requireLive';

/** What a change below a project must know of it; the project's stream is a guard of the append. */
export type ProjectFacts = Deletable & { readonly status: 'active' | 'archived' };

/**
 * Nothing below a project is changed unless the project is active.
 * @param project undefined when there is no such project
 * @throws NotFoundError | GoneError | PurgedError when the project is not there
 * @throws IllegalStateError `project_archived`
 */
export function requireOpenProject(project: ProjectFacts | undefined): void {
  if (requireLive('project', project).status === 'archived') {
    throw new IllegalStateError(
      'project_archived',
      'The project is archived, and nothing in it is changed; unarchive it first.',
    );
  }
}
