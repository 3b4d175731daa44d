import { IsUUID } from 'class-validator';
import { PageQuery } from '../pageQuery';
import { Text } from '../text';

/** Body of `POST /v1/comments`. */
export class CreateCommentDto {
  @IsUUID()
  taskId!: string;

  @Text({ min: 1, max: 10_000 })
  text!: string;
}

/** Body of `PATCH /v1/comments/:id`. */
export class EditCommentDto {
  @Text({ min: 1, max: 10_000 })
  text!: string;
}

/** Query of `GET /v1/comments`: those of one task. */
export class ListCommentsQuery extends PageQuery {
  @IsUUID()
  taskId!: string;
}
