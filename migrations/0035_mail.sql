-- Mails are jobs that the log asks for: so many a day for a tenant, and some of them while it is suspended.

alter table job add column runs_while_suspended boolean not null default false;

-- The consumer that follows the log orders mails, in the transaction of its checkpoint.
grant insert on job to plinth_consumer;
create policy job_consumer on job for insert to plinth_consumer
  with check (tenant_id = (select current_tenant()));

-- Whom a mail goes to, and which tenant it speaks of; what is personal of members lies sealed there.
grant select on tenant, membership to plinth_consumer;
create policy tenant_consumer     on tenant     for select to plinth_consumer using (tenant_id = (select current_tenant()));
create policy membership_consumer on membership for select to plinth_consumer using (tenant_id = (select current_tenant()));

-- How many mails the log of a tenant has asked for on a day (UTC); beyond the plan's quota they are not sent.
create table mail_use (
  tenant_id uuid not null,
  day       date not null,
  asked     int  not null,
  primary key (tenant_id, day)
) with (fillfactor = 50);

alter table mail_use enable row level security, force row level security;
grant select, insert, update on mail_use to plinth_consumer;
create policy mail_use_consumer on mail_use to plinth_consumer using (tenant_id = (select current_tenant()));
