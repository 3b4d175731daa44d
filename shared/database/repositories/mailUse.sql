/* @name CountMail */
insert into mail_use as u (tenant_id, day, asked)
values (:tenantId!, :day!, 1)
on conflict (tenant_id, day) do update set asked = u.asked + 1
returning asked;
