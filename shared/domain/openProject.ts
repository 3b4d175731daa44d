import { GoneError, IllegalStateError, NotFoundError } from '../errors/appErrors';

/** What a change below a project must know of it; the project's stream is a guard of the append. */
export type ProjectFacts = { readonly status: 'active' | 'archived'; readonly deletedAt: string | null };

/**
 * Nothing below a project is changed unless the project is active.
 * @param project undefined when there is no such project
 * @throws NotFoundError | GoneError when the project is not there
 * @throws IllegalStateError `project_archived`
 */
export function requireOpenProject(project: ProjectFacts | undefined): void {
  if (!project) throw new NotFoundError('project');
  if (project.deletedAt !== null) throw new GoneError('project', project.deletedAt);
  if (project.status === 'archived') {
    throw new IllegalStateError(
      'project_archived',
      'The project is archived, and nothing in it is changed; unarchive it first.',
    );
  }
}
