/* @name CountEvent */
insert into daily_statistic as s (tenant_id, projection_version, day, type, events)
values (:tenantId!, :version!, (:at!::timestamptz at time zone 'UTC')::date, :type!, 1)
on conflict (tenant_id, projection_version, day, type) do update set events = s.events + 1;

/* @name ListDailyStatistics */
select day, type, events
from daily_statistic
where tenant_id = :tenantId! and projection_version = (select active_version('daily-statistics'))
  and day between :from! and :to!
order by day, type;
