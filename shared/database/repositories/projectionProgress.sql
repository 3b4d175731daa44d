/* @name ReadProjectionProgress */
select position as "position!", parked_reason as "parkedReason"
from projection_progress(:name!, :position!);
