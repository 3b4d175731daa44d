import { ArrayMaxSize, IsArray, IsIn, IsUUID } from 'class-validator';
import { CalendarDate } from '../calendarDate';
import { Nullable, Optional } from '../optional';
import { PageQuery } from '../pageQuery';
import { Text } from '../text';
import { TASK_STATUSES } from './row';
import type { Task } from './row';

/** Body of `POST /v1/tasks`. */
export class CreateTaskDto {
  @IsUUID()
  projectId!: string;

  @Text({ min: 1, max: 200, isName: true })
  title!: string;

  @Optional()
  @Text({ min: 0, max: 20_000 })
  description?: string;

  @Optional()
  @IsArray()
  @ArrayMaxSize(20)
  @Text({ min: 1, max: 50, each: true, isName: true })
  labels?: string[];

  /** Unique in the tenant: the same one again gives the first task. */
  @Optional()
  @Text({ min: 1, max: 200, isName: true })
  externalId?: string;

  /** A member of the tenant. */
  @Nullable()
  @IsUUID()
  assigneeId?: string | null;

  @Nullable()
  @CalendarDate()
  dueDate?: string | null;
}

/** Body of `PATCH /v1/tasks/:id`; what is left out stays, null is for none, labels are replaced as a whole. */
export class UpdateTaskDto {
  @Optional()
  @Text({ min: 1, max: 200, isName: true })
  title?: string;

  @Optional()
  @Text({ min: 0, max: 20_000 })
  description?: string;

  @Optional()
  @IsArray()
  @ArrayMaxSize(20)
  @Text({ min: 1, max: 50, each: true, isName: true })
  labels?: string[];

  /** A member of the tenant. */
  @Nullable()
  @IsUUID()
  assigneeId?: string | null;

  @Nullable()
  @CalendarDate()
  dueDate?: string | null;
}

/** Body of `POST /v1/tasks/:id/move`. */
export class MoveTaskDto {
  @IsIn(['before', 'after'])
  place!: 'before' | 'after';

  /** Another task of the same project. */
  @IsUUID()
  taskId!: string;
}

/** Query of `GET /v1/tasks`. */
export class ListTasksQuery extends PageQuery {
  @Optional()
  @IsUUID()
  projectId?: string;

  @Optional()
  @IsIn(TASK_STATUSES)
  status?: Task['status'];
}
