import { createTask, task } from '@plinth/shared/domain/task/decider';
